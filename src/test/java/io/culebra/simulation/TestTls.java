package io.culebra.simulation;

import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.tls.CertificateType;
import io.culebra.internal.tls.Credential;
import io.culebra.internal.tls.HelloOptions;
import io.culebra.internal.tls.PeerVerifier;
import io.culebra.internal.tls.SelfSigned;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** TLS for two sides of a simulation that trust each other; the same in every run. */
public final class TestTls {
    private static final TlsIdentity IDENTITY =
            SelfSigned.create(
                    new SeededRandom(42), 1_790_000_000_000L, Duration.ofDays(9), "localhost");
    private static final Credential CREDENTIAL = Credential.of(IDENTITY);
    private static final PeerVerifier VERIFIER = PeerVerifier.of(PeerTrust.of(IDENTITY.chain()));

    /** Long chains are to stay long. */
    private static final HelloOptions PLAIN =
            new HelloOptions(List.of(CertificateType.X509), false, false);

    private static final int LARGE_NAME_CHARS = 1000;
    private static final int NAME_CHARS = 10;

    private TestTls() {}

    /**
     * A server's side.
     *
     * @param protocols of the application
     */
    public static TlsServerConfig server(String... protocols) {
        return TlsServerConfig.of(CREDENTIAL, List.of(protocols));
    }

    /**
     * A client's side.
     *
     * @param suites that it offers
     * @param protocols of the application
     */
    public static TlsClientConfig client(List<CipherSuite> suites, String... protocols) {
        return client(VERIFIER, suites, protocols);
    }

    /** A client's side that believes everybody. */
    public static TlsClientConfig credulousClient(String... protocols) {
        return client(
                PeerVerifier.of(PeerTrust.anyone()), List.of(CipherSuite.values()), protocols);
    }

    /**
     * A server's side whose handshake takes many datagrams.
     *
     * @param certificates how many its chain has, each of about a kilobyte
     * @param protocols of the application
     */
    public static TlsServerConfig serverWithChain(int certificates, String... protocols) {
        List<X509Certificate> chain = new ArrayList<>(IDENTITY.chain());
        for (int i = chain.size(); i < certificates; i++) {
            chain.add(large(i));
        }
        TlsIdentity identity = TlsIdentity.of(chain, IDENTITY.privateKey().orElseThrow());
        return TlsServerConfig.of(Credential.of(identity), List.of(protocols));
    }

    private static X509Certificate large(int seed) {
        String[] names = new String[LARGE_NAME_CHARS / NAME_CHARS];
        for (int i = 0; i < names.length; i++) {
            names[i] = "host%04d".formatted(i);
        }
        return SelfSigned.create(
                        new SeededRandom(seed), 1_790_000_000_000L, Duration.ofDays(9), names)
                .chain()
                .getFirst();
    }

    private static TlsClientConfig client(
            PeerVerifier verifier, List<CipherSuite> suites, String... protocols) {
        return new TlsClientConfig(
                        "localhost",
                        List.of(protocols),
                        verifier,
                        suites,
                        List.of(NamedGroup.values()),
                        List.of(NamedGroup.X25519),
                        false)
                .withOptions(PLAIN);
    }
}
