package io.culebra.internal.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several credentials, of which each peer gets one that it can use: a server's by the name that the
 * client asked for, a client's by the issuers that the server asked for.
 *
 * <p>Immutable; shared by all workers.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.2 RFC 8446, section 4.4.2.2
 */
public final class CredentialSet implements CertificateChooser {
    private final List<Credential> all;
    private final Map<String, List<Credential>> byName = new HashMap<>();

    private CredentialSet(List<Credential> all) {
        this.all = List.copyOf(all);
        for (Credential credential : all) {
            for (String name : credential.names()) {
                byName.computeIfAbsent(name, key -> new ArrayList<>()).add(credential);
            }
        }
    }

    /**
     * Makes one.
     *
     * @param credentials most wanted first, at least one; the first is for names that none is for
     * @return looks names up in its tables, whatever their number
     * @throws IllegalArgumentException if there is none
     */
    public static CredentialSet of(List<Credential> credentials) {
        return new CredentialSet(Protocols.notEmpty(credentials, "credentials"));
    }

    /** The types that all of them can be shown in. */
    List<CertificateType> types() {
        return all.stream().allMatch(one -> one.has(CertificateType.X509))
                ? CertificateType.USUAL
                : List.of(CertificateType.RAW_PUBLIC_KEY);
    }

    @Override
    public Answer<Credential> choose(ClientOffer offer) {
        if (offer.serverName().isPresent()) {
            String name = offer.serverName().get();
            Optional<Credential> named =
                    best(named(name), offer).or(() -> best(named(wildcard(name)), offer));
            if (named.isPresent()) {
                return Answer.now(named.get());
            }
        }
        // Nothing for this name, or nothing that this client can use: the default, or what is like
        // it in another kind of key.
        Optional<Credential> any = best(likeTheFirst(), offer);
        return Answer.now(any.orElse(all.getFirst()));
    }

    /**
     * A client's choice.
     *
     * @param request of the server
     * @return empty if none fits
     */
    public Optional<Credential> choose(CertificateRequest request) {
        return all.stream()
                .filter(one -> one.scheme(request.schemes()).isPresent())
                .filter(one -> one.isIssuedByOneOf(request.authorities()))
                .findFirst();
    }

    private List<Credential> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** The one wildcard that a name matches: it stands for the first label. */
    private static String wildcard(String name) {
        int dot = name.indexOf('.');
        return dot <= 0 ? "" : "*" + name.substring(dot);
    }

    private List<Credential> likeTheFirst() {
        Credential first = all.getFirst();
        return all.stream().filter(one -> one.names().equals(first.names())).toList();
    }

    private static Optional<Credential> best(List<Credential> candidates, ClientOffer offer) {
        Optional<Credential> second = Optional.empty();
        for (Credential one : candidates) {
            boolean usable =
                    one.scheme(offer.schemes()).isPresent() && one.type(offer.types()).isPresent();
            if (usable && one.isVerifiable(offer.chainSchemes())) {
                return Optional.of(one);
            }
            // RFC 8446 §4.4.2.2: a chain that the client might not verify is better than none.
            if (usable && second.isEmpty()) {
                second = Optional.of(one);
            }
        }
        return second;
    }
}
