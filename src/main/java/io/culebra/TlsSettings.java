package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.IdentitySource;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.tls.HelloOptions;
import io.culebra.internal.tls.PeerVerifier;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import java.util.Arrays;
import java.util.List;

/** What the handshake is told of the parameters that an application gives. */
final class TlsSettings {
    private TlsSettings() {}

    /** Throws IllegalArgumentException without an identity, or for an unknown suite or group. */
    static TlsServerConfig server(ConnectionParams params) {
        IdentitySource identity =
                params.identity()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "a server needs an identity: certificate and key"));
        return new TlsServerConfig(
                Identities.server(identity),
                Trust.ofClients(params),
                params.alpn(),
                suites(params),
                Groups.wanted(params),
                params.keyLog());
    }

    /** Throws IllegalArgumentException for an unknown cipher suite or group. */
    static TlsClientConfig client(
            ConnectionParams params, String serverName, PeerVerifier verifier) {
        TlsClientConfig defaults = TlsClientConfig.of(serverName, params.alpn(), verifier);
        return new TlsClientConfig(
                defaults.serverName(),
                defaults.protocols(),
                defaults.verifier(),
                suites(params),
                Groups.wanted(params),
                Groups.shared(params),
                params.keyLog(),
                Identities.client(params.identity(), serverName, params.alpn().getFirst()),
                new HelloOptions(
                        PeerVerifier.types(params.trust()),
                        true,
                        params.hello().echGrease(),
                        params.hello().ocsp()));
    }

    private static List<CipherSuite> suites(ConnectionParams params) {
        List<String> names = params.cipherSuites();
        return names.isEmpty()
                ? List.of(CipherSuite.values())
                : names.stream().map(TlsSettings::suite).toList();
    }

    private static CipherSuite suite(String name) {
        return Arrays.stream(CipherSuite.values())
                .filter(suite -> suite.tlsName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "cipherSuites has '"
                                        + name
                                        + "', which is none of "
                                        + Arrays.stream(CipherSuite.values())
                                                .map(CipherSuite::tlsName)
                                                .toList()));
    }
}
