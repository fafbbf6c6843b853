package io.culebra;

import io.culebra.api.IdentityChooser;
import io.culebra.api.IdentityFiles;
import io.culebra.api.IdentityRequest;
import io.culebra.api.IdentitySource;
import io.culebra.api.RemoteSigner;
import io.culebra.api.TlsIdentities;
import io.culebra.api.TlsIdentity;
import io.culebra.api.TlsRefusal;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.tls.Alert;
import io.culebra.internal.tls.Answer;
import io.culebra.internal.tls.CertificateChooser;
import io.culebra.internal.tls.CertificateType;
import io.culebra.internal.tls.ClientIdentity;
import io.culebra.internal.tls.ClientOffer;
import io.culebra.internal.tls.Credential;
import io.culebra.internal.tls.CredentialSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.security.auth.x500.X500Principal;

/**
 * Who an application says it is, as the handshake takes it: what is sent is made once for each
 * identity.
 */
final class Identities {
    /** What was made of identities, for as long as applications keep those. */
    private static final Map<TlsIdentity, Credential> MADE = new WeakHashMap<>();

    private Identities() {}

    /** A server's choice. Throws IllegalArgumentException if TLS cannot use an identity. */
    static CertificateChooser server(IdentitySource source) {
        return switch (source) {
            case TlsIdentity one -> server(new TlsIdentities(List.of(one)));
            case TlsIdentities several -> set(several);
            case IdentityFiles files -> new Newest(files);
            case IdentitySource.Chosen(IdentityChooser chooser) -> asking(chooser);
        };
    }

    /** A client's choice for connections to one server. */
    static ClientIdentity client(Optional<IdentitySource> source, String serverName, String alpn) {
        if (source.isEmpty()) {
            return ClientIdentity.NONE;
        }
        return switch (source.get()) {
            case TlsIdentity one -> ClientIdentity.of(set(new TlsIdentities(List.of(one))));
            case TlsIdentities several -> ClientIdentity.of(set(several));
            case IdentityFiles files -> ClientIdentity.of(set(files.current()));
            case IdentitySource.Chosen(IdentityChooser chooser) ->
                    asking(chooser, serverName, alpn);
        };
    }

    private static CredentialSet set(TlsIdentities identities) {
        return CredentialSet.of(identities.all().stream().map(Identities::kept).toList());
    }

    /** What is in files: they are looked at by somebody else, here only fields are read. */
    private static final class Newest implements CertificateChooser {
        private final IdentityFiles files;
        private volatile Ready ready;

        Newest(IdentityFiles files) {
            this.files = files;
            ready = new Ready(files.current(), set(files.current()));
        }

        @Override
        public Answer<Credential> choose(ClientOffer offer) {
            TlsIdentities current = files.current();
            Ready newest = ready;
            if (!newest.identities.equals(current)) {
                newest = new Ready(current, set(current));
                ready = newest;
            }
            return newest.credentials.choose(offer);
        }
    }

    /** What was made of some identities. */
    private record Ready(TlsIdentities identities, CredentialSet credentials) {}

    private static CertificateChooser asking(IdentityChooser chooser) {
        return offer ->
                LateAnswers.ask(
                        () ->
                                chooser.choose(
                                        new IdentityRequest(
                                                offer.serverName(),
                                                offer.protocol(),
                                                names(offer.schemes()),
                                                List.of())),
                        chosen ->
                                kept(
                                        chosen.orElseThrow(() ->
                                                new TlsRefusal(
                                                        TlsRefusal.UNRECOGNIZED_NAME,
                                                        "nobody of that name is here"))),
                        Alert.INTERNAL_ERROR,
                        "no certificate was chosen");
    }

    private static ClientIdentity asking(IdentityChooser chooser, String serverName, String alpn) {
        return new ClientIdentity(
                request ->
                        LateAnswers.ask(
                                () ->
                                        chooser.choose(
                                                new IdentityRequest(
                                                        Optional.of(serverName),
                                                        alpn,
                                                        names(request.schemes()),
                                                        principals(request.authorities()))),
                                chosen -> chosen.map(Identities::kept),
                                Alert.INTERNAL_ERROR,
                                "no certificate was chosen"),
                List.of(CertificateType.X509));
    }

    private static Credential kept(TlsIdentity identity) {
        synchronized (MADE) {
            return MADE.computeIfAbsent(identity, Identities::credential);
        }
    }

    private static Credential credential(TlsIdentity identity) {
        return identity.remoteSigner()
                .map(signer -> remote(identity, signer))
                .orElseGet(() -> Credential.of(identity));
    }

    private static Credential remote(TlsIdentity identity, RemoteSigner signer) {
        return Credential.of(
                identity,
                (scheme, content, operations) ->
                        LateAnswers.ask(
                                () -> signer.sign(name(scheme), content),
                                signature -> signature,
                                Alert.INTERNAL_ERROR,
                                "the signer refused"));
    }

    private static List<String> names(List<SignatureScheme> schemes) {
        return schemes.stream().map(Identities::name).toList();
    }

    private static String name(SignatureScheme scheme) {
        return scheme.name().toLowerCase(Locale.ROOT);
    }

    /** Names that are none are left out. */
    private static List<X500Principal> principals(List<byte[]> authorities) {
        return authorities.stream().flatMap(name -> principal(name).stream()).toList();
    }

    private static Optional<X500Principal> principal(byte[] name) {
        try {
            return Optional.of(new X500Principal(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
