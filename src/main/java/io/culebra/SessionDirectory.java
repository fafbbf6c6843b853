package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.IdentityFiles;
import io.culebra.api.IdentitySource;
import io.culebra.api.KeyPin;
import io.culebra.api.OcspPolicy;
import io.culebra.api.PeerTrust;
import io.culebra.api.SessionSettings;
import io.culebra.api.SessionStore;
import io.culebra.api.TlsIdentities;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.tls.ClientSessions;
import io.culebra.internal.tls.Session;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a client's sessions are, by server: and by whom was trusted and who we were, for a session
 * stands in for the certificates of both.
 */
final class SessionDirectory {
    private static final int MOST_SERVERS = 1000;
    private static final int DIGITS = 32;

    private final SessionStore own = SessionStore.inMemory(MOST_SERVERS);

    /** What one connection does with sessions; takes one out if there is one. */
    ClientSessions sessions(
            ConnectionParams params, String serverName, int port, int version, long nowMillis) {
        SessionSettings settings = params.sessions();
        Optional<String> trust = trust(params.trust());
        Optional<String> identity =
                params.identity().isEmpty() ? Optional.of("-") : identity(params.identity().get());
        if (!settings.resumption() || trust.isEmpty() || identity.isEmpty()) {
            return new ClientSessions(false, Optional.empty(), false, version, fresh -> {});
        }
        // What was found good without an OCSP response is not taken up by who insists on one.
        boolean isStapleRequired = params.hello().ocsp() == OcspPolicy.REQUIRED;
        SessionStore store = settings.store().orElse(own);
        String server =
                String.join(
                        " ",
                        serverName,
                        Integer.toString(port),
                        String.join(",", params.alpn()),
                        trust.get() + (isStapleRequired ? "+ocsp" : ""),
                        identity.get());
        Optional<Session> session =
                store.take(server, nowMillis)
                        .flatMap(Session::decode)
                        .filter(one -> params.settings().versions().contains(one.version()));
        // RFC 9369 §5: a session is taken up in the version that it is from.
        return new ClientSessions(
                true,
                session,
                settings.earlyData(),
                session.map(Session::version).orElse(version),
                fresh -> store.put(server, fresh.encode(), fresh.untilMillis()));
    }

    /** Empty for those that two connections cannot be known to share. */
    private static Optional<String> trust(PeerTrust trust) {
        return switch (trust) {
            case PeerTrust.SystemRoots _ -> Optional.of("system");
            case PeerTrust.Anyone _ -> Optional.of("anyone");
            case PeerTrust.Roots(var roots) -> Optional.of(digest(roots));
            case PeerTrust.RawKeys(var keys) ->
                    Optional.of(pins(keys.stream().map(KeyPin::of).toList()));
            case PeerTrust.Pinned(var base, var pins) ->
                    trust(base).map(known -> known + '+' + pins(pins));
            case PeerTrust.Checked _ -> Optional.empty();
        };
    }

    private static String pins(Collection<KeyPin> pins) {
        return pins.stream().map(KeyPin::sha256).sorted().collect(Collectors.joining("+"));
    }

    /** Empty for those that somebody else chooses each time. */
    private static Optional<String> identity(IdentitySource source) {
        return switch (source) {
            case TlsIdentity one -> Optional.of(KeyPin.of(one.publicKey()) + digest(one.chain()));
            case TlsIdentities several ->
                    Optional.of(
                            several.all().stream()
                                    .map(one -> identity(one).orElseThrow())
                                    .collect(Collectors.joining("+")));
            case IdentityFiles files -> identity(files.current());
            case IdentitySource.Chosen _ -> Optional.empty();
        };
    }

    private static String digest(List<? extends Certificate> certificates) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Certificate certificate : certificates) {
                digest.update(certificate.getEncoded());
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a certificate cannot be encoded", e);
        }
    }
}
