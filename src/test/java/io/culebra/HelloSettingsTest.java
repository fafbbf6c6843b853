package io.culebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Loopback.Echo;
import io.culebra.Loopback.Shout;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionParams;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.HelloSettings;
import io.culebra.api.OcspPolicy;
import io.culebra.api.PeerCheck;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.tls.Certificates;
import io.culebra.internal.tls.HelloOptions;
import io.culebra.internal.tls.OcspResponses;
import io.culebra.internal.tls.PeerVerifier;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application may want in the first message of its clients. */
@Timeout(120)
class HelloSettingsTest {
    private static final long NOW = System.currentTimeMillis();
    private static final long DAY = 86_400_000;
    private static final Certificates.Issued AUTHORITY =
            Certificates.authority("Issuer").validMillis(NOW - DAY, NOW + DAY).selfSigned();
    private static final Certificates.Issued LEAF =
            Certificates.of("localhost")
                    .dns("localhost")
                    .validMillis(NOW - DAY, NOW + DAY)
                    .signedBy(AUTHORITY);
    private static final byte[] STAPLE =
            OcspResponses.about(LEAF.certificate(), AUTHORITY, NOW).encode();
    private static final TlsIdentity PLAIN = LEAF.identity();
    private static final TlsIdentity STAPLED = PLAIN.withOcspResponse(STAPLE);
    private static final PeerTrust TRUST = PeerTrust.of(List.of(AUTHORITY.certificate()));

    private static ConnectionParams client(PeerTrust trust, HelloSettings hello) {
        return ConnectionParams.client("echo")
                .trust(trust)
                .hello(hello)
                .settings(Loopback.PATIENT)
                .build();
    }

    private static HelloSettings asking(OcspPolicy policy) {
        return HelloSettings.DEFAULTS.withOcsp(policy);
    }

    private static HandshakeInfo meet(TlsIdentity identity, ConnectionParams... params)
            throws Exception {
        ConnectionParams server =
                ConnectionParams.server(identity, "echo").settings(Loopback.PATIENT).build();
        try (QuicServer listening =
                        QuicServer.listen(
                                server,
                                Loopback.SINGLE,
                                connection -> connection.start(new Echo()),
                                Loopback.anyPort());
                QuicClient client = QuicClient.open(Loopback.SINGLE)) {
            HandshakeInfo last = null;
            for (ConnectionParams one : params) {
                Shout shout = new Shout(10);
                QuicConnection connection =
                        client.connect(listening.addresses().getFirst(), "localhost", one, shout)
                                .get();
                shout.echoed.get();
                last = connection.handshakeInfo().orElseThrow();
            }
            return Optional.ofNullable(last).orElseThrow();
        }
    }

    @Nested
    class OcspStaples {
        @Test
        void areCheckedAndTold() throws Exception {
            HandshakeInfo info = meet(STAPLED, client(TRUST, asking(OcspPolicy.REQUIRED)));
            assertArrayEquals(STAPLE, info.peerOcspResponse().orElseThrow());
        }

        @Test
        void areNotThereUnlessAskedFor() throws Exception {
            HandshakeInfo info = meet(STAPLED, client(TRUST, HelloSettings.DEFAULTS));
            assertTrue(info.peerOcspResponse().isEmpty());
        }

        @Test
        void areGivenToAnApplicationsOwnCheck() throws Exception {
            CompletableFuture<Optional<byte[]>> seen = new CompletableFuture<>();
            PeerCheck check = PeerCheck.now(peer -> seen.complete(peer.ocspResponse()));
            meet(STAPLED, client(PeerTrust.checkedBy(check), asking(OcspPolicy.OPTIONAL)));
            assertArrayEquals(STAPLE, seen.join().orElseThrow());
        }

        @Test
        void areMissedIfTheyAreRequired() {
            ExecutionException failure =
                    assertThrows(
                            ExecutionException.class,
                            () -> meet(PLAIN, client(TRUST, asking(OcspPolicy.REQUIRED))));
            ConnectionException why =
                    assertInstanceOf(ConnectionException.class, failure.getCause());
            assertTrue(String.valueOf(why.getMessage()).contains("no OCSP response"));
        }

        /** A session stands in for a certificate, but not for a staple that was not required. */
        @Test
        void areNotMadeUpForByASession() {
            assertThrows(
                    ExecutionException.class,
                    () ->
                            meet(
                                    PLAIN,
                                    client(TRUST, asking(OcspPolicy.OPTIONAL)),
                                    client(TRUST, asking(OcspPolicy.REQUIRED))));
        }
    }

    /** RFC 9849 §6.2. */
    @Nested
    class EchGrease {
        private final HelloSettings greasing = HelloSettings.DEFAULTS.withEchGrease(true);

        @Test
        void isOffByDefault() {
            assertFalse(options(HelloSettings.DEFAULTS).echGrease());
            assertTrue(options(greasing).echGrease());
            assertEquals(OcspPolicy.NONE, options(greasing).ocsp());
        }

        @Test
        void harmsNobody() throws Exception {
            assertTrue(meet(PLAIN, client(TRUST, greasing), client(TRUST, greasing)).resumed());
        }

        private static HelloOptions options(HelloSettings hello) {
            ConnectionParams params = client(PeerTrust.anyone(), hello);
            PeerVerifier verifier = PeerVerifier.of(PeerTrust.anyone());
            return TlsSettings.client(params, "localhost", verifier).options();
        }
    }
}
