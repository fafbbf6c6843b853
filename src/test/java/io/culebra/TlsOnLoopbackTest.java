package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Loopback.Echo;
import io.culebra.Loopback.Shout;
import io.culebra.api.ClientCertificatePolicy;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionParams;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.IdentityRequest;
import io.culebra.api.IdentitySource;
import io.culebra.api.KeyPin;
import io.culebra.api.PeerCheck;
import io.culebra.api.PeerIdentity;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.RemoteSigner;
import io.culebra.api.TlsIdentities;
import io.culebra.api.TlsIdentity;
import io.culebra.api.TlsRefusal;
import io.culebra.internal.tls.Certificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Certificates, trust and hooks as applications set them, on real sockets. */
@Timeout(120)
class TlsOnLoopbackTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long NOW = System.currentTimeMillis();
    private static final Certificates.Issued AUTHORITY =
            valid(Certificates.authority("Authority")).selfSigned();
    private static final TlsIdentity SERVER = serverFor("localhost");
    private static final TlsIdentity SOMEBODY =
            valid(Certificates.of("somebody"))
                    .purpose(KeyPurposeId.id_kp_clientAuth)
                    .signedBy(AUTHORITY)
                    .identity();
    private static final PeerTrust TRUST = PeerTrust.of(List.of(AUTHORITY.certificate()));

    private static Certificates valid(Certificates certificate) {
        return certificate.validMillis(NOW - DAY, NOW + DAY);
    }

    private static TlsIdentity serverFor(String name) {
        return valid(Certificates.of(name)).dns(name).signedBy(AUTHORITY).identity();
    }

    private static ConnectionParams.Builder server(IdentitySource identity) {
        return ConnectionParams.server(identity, "echo").settings(Loopback.PATIENT);
    }

    private static ConnectionParams.Builder client(PeerTrust trust) {
        return ConnectionParams.client("echo").trust(trust).settings(Loopback.PATIENT);
    }

    /** What the server's side of a connection knows, if it comes to one that carries data. */
    private static final class Meeting {
        final CompletableFuture<HandshakeInfo> atServer = new CompletableFuture<>();
        final CompletableFuture<HandshakeInfo> atClient = new CompletableFuture<>();
    }

    private static Meeting meet(
            ConnectionParams.Builder server, ConnectionParams.Builder client, String name)
            throws IOException {
        Meeting meeting = new Meeting();
        try (QuicServer listening =
                        QuicServer.listen(
                                server.build(),
                                Loopback.SINGLE,
                                initial ->
                                        initial.start(info -> {
                                            meeting.atServer.complete(info);
                                            return Optional.of(new Echo());
                                        }),
                                Loopback.anyPort());
                QuicClient connecting = QuicClient.open(Loopback.SINGLE)) {
            Shout app = new Shout(1000);
            QuicConnection connection =
                    connecting
                            .connect(listening.addresses().getFirst(), name, client.build(), app)
                            .join();
            meeting.atClient.complete(connection.handshakeInfo().orElseThrow());
            CompletableFuture.anyOf(app.echoed, app.closed).join();
            if (!app.echoed.isDone()) {
                throw new CompletionException(new ConnectionException(app.closed.join()));
            }
            return meeting;
        }
    }

    private static ConnectionException refused(
            ConnectionParams.Builder server, ConnectionParams.Builder client) {
        Throwable failure =
                assertThrows(CompletionException.class, () -> meet(server, client, "localhost"))
                        .getCause();
        return assertInstanceOf(ConnectionException.class, failure);
    }

    private static void refusedByClient(
            int alert, ConnectionParams.Builder server, ConnectionParams.Builder client) {
        ConnectionShutdown why = refused(server, client).shutdown();
        assertEquals(
                0x100 + alert,
                assertInstanceOf(ConnectionShutdown.ByTransport.class, why).errorCode(),
                why.toString());
    }

    private static void refusedByServer(
            int alert, ConnectionParams.Builder server, ConnectionParams.Builder client) {
        ConnectionShutdown why = refused(server, client).shutdown();
        assertEquals(
                0x100 + alert,
                assertInstanceOf(ConnectionShutdown.ByPeerTransport.class, why).errorCode(),
                why.toString());
    }

    private static <T> CompletionStage<T> soon(T value) {
        return CompletableFuture.supplyAsync(
                () -> value, CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS));
    }

    @Test
    void aServerShowsTheCertificateForTheName() throws Exception {
        TlsIdentities identities =
                TlsIdentities.of(SERVER, serverFor("*.example.org"), serverFor("example.net"));
        for (String name : List.of("localhost", "www.example.org", "example.net")) {
            meet(server(identities), client(TRUST), name);
        }
        assertThrows(
                CompletionException.class,
                () -> meet(server(identities), client(TRUST), "other.example"));
    }

    @Nested
    class ClientCertificates {
        private ConnectionParams.Builder asking(ClientCertificatePolicy policy) {
            return server(SERVER).clientCertificates(policy, TRUST);
        }

        @Test
        void tellTheServerWhoItIs() throws Exception {
            Meeting meeting =
                    meet(
                            asking(ClientCertificatePolicy.REQUIRED),
                            client(TRUST).identity(SOMEBODY),
                            "localhost");
            assertEquals(SOMEBODY.chain(), meeting.atServer.join().peerCertificates());
            assertEquals(SERVER.chain(), meeting.atClient.join().peerCertificates());
        }

        @Test
        void mayBeOptional() throws Exception {
            Meeting meeting =
                    meet(asking(ClientCertificatePolicy.OPTIONAL), client(TRUST), "localhost");
            assertEquals(List.of(), meeting.atServer.join().peerCertificates());
        }

        /** RFC 8446 §4.4.2.4. */
        @Test
        void mayBeRequired() {
            refusedByServer(116, asking(ClientCertificatePolicy.REQUIRED), client(TRUST));
        }

        @Test
        void mayBeChosenLate() throws Exception {
            List<IdentityRequest> requests = new ArrayList<>();
            IdentitySource late =
                    IdentitySource.chosenBy(request -> {
                        requests.add(request);
                        return soon(Optional.of(SOMEBODY));
                    });
            Meeting meeting =
                    meet(
                            asking(ClientCertificatePolicy.REQUIRED),
                            client(TRUST).identity(late),
                            "localhost");
            assertEquals(SOMEBODY.chain(), meeting.atServer.join().peerCertificates());
            assertEquals(
                    List.of(AUTHORITY.certificate().getSubjectX500Principal()),
                    requests.getFirst().authorities());
        }
    }

    @Nested
    class LateAnswers {
        @Test
        void ofAChooser() throws Exception {
            List<IdentityRequest> requests = new ArrayList<>();
            IdentitySource late =
                    IdentitySource.chosenBy(request -> {
                        requests.add(request);
                        return soon(Optional.of(SERVER));
                    });
            meet(server(late), client(TRUST), "localhost");
            assertEquals(Optional.of("localhost"), requests.getFirst().serverName());
            assertEquals("echo", requests.getFirst().alpn());
            assertTrue(requests.getFirst().signatureSchemes().contains("ecdsa_secp256r1_sha256"));
        }

        @Test
        void ofAChooserThatKnowsNobodyOfThatName() {
            refusedByServer(
                    TlsRefusal.UNRECOGNIZED_NAME,
                    server(IdentitySource.chosenBy(request -> soon(Optional.empty()))),
                    client(TRUST));
        }

        @Test
        void ofAChooserThatFails() {
            refusedByServer(
                    TlsRefusal.INTERNAL_ERROR,
                    server(
                            IdentitySource.chosenBy(request -> {
                                throw new IllegalStateException("secret");
                            })),
                    client(TRUST));
        }

        @Test
        void ofASigner() throws Exception {
            RemoteSigner remote = (scheme, content) -> soon(sign(scheme, content));
            meet(server(TlsIdentity.remote(SERVER.chain(), remote)), client(TRUST), "localhost");
        }

        @Test
        void ofASignerThatRefuses() {
            RemoteSigner remote =
                    (scheme, content) ->
                            CompletableFuture.failedFuture(new IOException("token gone"));
            refusedByServer(
                    TlsRefusal.INTERNAL_ERROR,
                    server(TlsIdentity.remote(SERVER.chain(), remote)),
                    client(TRUST));
        }

        @Test
        void ofACheck() throws Exception {
            List<PeerIdentity> seen = new ArrayList<>();
            PeerCheck check =
                    peer -> {
                        seen.add(peer);
                        return soon(true);
                    };
            meet(server(SERVER), client(PeerTrust.checkedBy(check)), "localhost");
            assertEquals(SERVER.chain(), seen.getFirst().chain());
            assertEquals(Optional.of("localhost"), seen.getFirst().serverName());
        }

        @Test
        void ofACheckThatRefuses() {
            PeerCheck check =
                    peer ->
                            soon(true)
                                    .thenApply(any -> {
                                        throw new TlsRefusal(TlsRefusal.ACCESS_DENIED, "not today");
                                    });
            ConnectionException failure =
                    refused(server(SERVER), client(PeerTrust.checkedBy(check)));
            assertTrue(String.valueOf(failure.getMessage()).contains("not today"));
        }

        /** The handshake's time runs on. */
        @Test
        void thatNeverComeEndInATimeout() {
            PeerCheck never = peer -> new CompletableFuture<>();
            ConnectionException failure =
                    refused(
                            server(SERVER),
                            client(PeerTrust.checkedBy(never)).settings(Loopback.IMPATIENT));
            assertInstanceOf(ConnectionShutdown.HandshakeTimeout.class, failure.shutdown());
        }

        private static byte[] sign(String scheme, byte[] content) {
            try {
                assertEquals("ecdsa_secp256r1_sha256", scheme);
                Signature signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(SERVER.privateKey().orElseThrow());
                signature.update(content);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Nested
    class Refuses {
        @Test
        void whatAPromptCheckRefuses() {
            PeerCheck check =
                    PeerCheck.now(peer -> {
                        throw new CertificateException("never heard of it");
                    });
            ConnectionException failure =
                    refused(server(SERVER), client(PeerTrust.checkedBy(check)));
            assertTrue(String.valueOf(failure.getMessage()).contains("never heard of it"));
        }

        /** RFC 8446 §6.2: each with its own text and alert. */
        @Test
        void certificatesEachForItsOwnReason() {
            Certificates leaf = Certificates.of("localhost").dns("localhost");
            refusedByClient(45, server(expired(leaf)), client(TRUST));
            assertTrue(text(server(expired(leaf))).contains("expired"));
            TlsIdentity early =
                    leaf.validMillis(NOW + DAY, NOW + 2 * DAY).signedBy(AUTHORITY).identity();
            assertTrue(text(server(early)).contains("not valid before"));
            refusedByClient(46, server(serverFor("elsewhere.example")), client(TRUST));
            refusedByClient(48, server(Loopback.IDENTITY), client(TRUST));
            refusedByClient(43, server(SOMEBODY), client(TRUST));
        }

        private static TlsIdentity expired(Certificates leaf) {
            return leaf.validMillis(NOW - 2 * DAY, NOW - DAY).signedBy(AUTHORITY).identity();
        }

        private static String text(ConnectionParams.Builder server) {
            return String.valueOf(refused(server, client(TRUST)).getMessage());
        }
    }

    @Test
    void pinsGoOnTopOfThePath() throws Exception {
        PeerTrust right = TRUST.withPins(KeyPin.of(SERVER.publicKey()));
        meet(server(SERVER), client(right), "localhost");
        PeerTrust wrong = TRUST.withPins(KeyPin.of(SOMEBODY.publicKey()));
        refusedByClient(46, server(SERVER), client(wrong));
    }

    /** RFC 7250. */
    @Test
    void rawPublicKeysDoWithoutCertificates() throws Exception {
        KeyPair keys = Certificates.newKeys("Ed25519");
        KeyPair own = Certificates.newKeys("secp256r1");
        Meeting meeting =
                meet(
                        server(TlsIdentity.rawKey(keys))
                                .clientCertificates(
                                        ClientCertificatePolicy.REQUIRED,
                                        PeerTrust.rawKeys(own.getPublic())),
                        client(PeerTrust.rawKeys(keys.getPublic()))
                                .identity(TlsIdentity.rawKey(own)),
                        "localhost");
        assertEquals(Optional.of(own.getPublic()), meeting.atServer.join().peerRawKey());
        assertEquals(Optional.of(keys.getPublic()), meeting.atClient.join().peerRawKey());
    }
}
