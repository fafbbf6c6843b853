package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Answers that come late. */
class PendingTest {
    private static final TlsIdentity IDENTITY =
            SelfSigned.create(new SeededRandom(7), Pair.NOW, Duration.ofDays(1), "localhost");
    private static final Credential CREDENTIAL = Credential.of(IDENTITY);
    private static final TlsClientConfig CLIENT =
            TlsClientConfig.of("localhost", Pair.H3, Pair.ANYONE);
    private static final TlsServerConfig SERVER = TlsServerConfig.of(CREDENTIAL, Pair.H3);

    @Nested
    class Chooser {
        private final Answer<Credential> answer = Answer.later();
        private final Pair pair =
                new Pair(
                        CLIENT,
                        new TlsServerConfig(
                                offer -> answer,
                                Pair.H3,
                                List.of(CipherSuite.values()),
                                List.of(NamedGroup.values()),
                                false));

        @Test
        void mayAnswerLater() throws Exception {
            pair.run();
            assertTrue(pair.server.isPending());
            assertEquals(List.of("parameters"), pair.serverSink.events);
            answer.complete(CREDENTIAL);
            resumesAndCompletes(pair, pair.server);
        }

        @Test
        void mayRefuseLater() throws Exception {
            pair.run();
            answer.refuse(Alert.UNRECOGNIZED_NAME, "nobody of that name");
            assertEquals(
                    0x100 + Alert.UNRECOGNIZED_NAME,
                    assertThrows(TransportException.class, () -> pair.server.resume(Pair.NOW))
                            .code());
        }

        /** RFC 9001 §4.1.3: what came meanwhile is still left over when keys change. */
        @Test
        void keepsBytesThatAreThenOneTooMany() throws Exception {
            pair.run();
            ServerFlight.feed(pair.server, EncryptionLevel.INITIAL, new byte[] {1});
            answer.complete(CREDENTIAL);
            assertEquals(
                    Violation.CRYPTO_LEFT_OVER,
                    assertThrows(TransportException.class, () -> pair.server.resume(Pair.NOW))
                            .violation());
        }

        @Test
        void keepsNoMoreBytesThanTheBound() throws Exception {
            pair.run();
            byte[] much = new byte[MessageBuffer.MOST_BYTES];
            ServerFlight.feed(pair.server, EncryptionLevel.INITIAL, much);
            assertEquals(
                    Violation.CRYPTO_BUFFER_FULL,
                    assertThrows(
                                    TransportException.class,
                                    () ->
                                            ServerFlight.feed(
                                                    pair.server,
                                                    EncryptionLevel.INITIAL,
                                                    new byte[1]))
                            .violation());
        }
    }

    @Nested
    class RemoteSigner {
        private final Answer<byte[]> answer = Answer.later();
        private final List<byte[]> contents = new ArrayList<>();
        private final List<SignatureScheme> schemes = new ArrayList<>();
        private final Credential remote =
                Credential.of(
                        IDENTITY,
                        (scheme, content, operations) -> {
                            schemes.add(scheme);
                            contents.add(content);
                            return answer;
                        });
        private final Pair pair = new Pair(CLIENT, TlsServerConfig.of(remote, Pair.H3));

        @Test
        void mayAnswerLater() throws Exception {
            pair.run();
            assertTrue(pair.server.isPending());
            assertEquals(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256), schemes);
            assertTrue(pair.serverSink.events.contains("write HANDSHAKE"));
            assertFalse(pair.serverSink.events.contains("write APPLICATION"));
            answer.complete(sign(contents.getFirst()));
            resumesAndCompletes(pair, pair.server);
        }

        @Test
        void mayRefuseLater() throws Exception {
            pair.run();
            answer.refuse(Alert.INTERNAL_ERROR, "the token is gone");
            assertEquals(
                    0x100 + Alert.INTERNAL_ERROR,
                    assertThrows(TransportException.class, () -> pair.server.resume(Pair.NOW))
                            .code());
        }

        private static byte[] sign(byte[] content) throws GeneralSecurityException {
            return new HybridOperations(new SeededRandom(9))
                    .sign(
                            IDENTITY.privateKey().orElseThrow(),
                            SignatureScheme.ECDSA_SECP256R1_SHA256,
                            content);
        }
    }

    @Nested
    class Verifier {
        private final Answer<PeerVerifier.Verdict> answer = Answer.later();
        private final Pair pair =
                new Pair(
                        TlsClientConfig.of(
                                "localhost", Pair.H3, (chain, serverName, nowMillis) -> answer),
                        SERVER);

        @Test
        void mayAnswerLater() throws Exception {
            pair.run(100);
            assertTrue(pair.client.isPending());
            assertFalse(pair.clientSink.complete);
            answer.complete(PeerVerifier.Verdict.TRUSTED);
            resumesAndCompletes(pair, pair.client);
        }

        @Test
        void mayRefuseLater() throws Exception {
            pair.run();
            answer.refuse(Alert.CERTIFICATE_REVOKED, "no longer");
            assertEquals(
                    0x100 + Alert.CERTIFICATE_REVOKED,
                    assertThrows(TransportException.class, () -> pair.client.resume(Pair.NOW))
                            .code());
            assertFalse(pair.client.isComplete());
        }

        @Test
        void isAskedWithTheChainTheNameAndTheTime() throws Exception {
            List<Object> asked = new ArrayList<>();
            TlsClientConfig config =
                    TlsClientConfig.of(
                            "localhost",
                            Pair.H3,
                            (peer, serverName, nowMillis) -> {
                                asked.addAll(List.of(peer.chain(), serverName, nowMillis));
                                return answer;
                            });
            new Pair(config, SERVER).run();
            assertEquals(List.of(IDENTITY.chain(), "localhost", Pair.NOW), asked);
        }
    }

    @Nested
    class Answers {
        @Test
        void areGivenOnce() {
            Answer<String> answer = Answer.now("yes");
            assertTrue(answer.isHere());
            assertThrows(IllegalStateException.class, () -> answer.complete("no"));
            assertThrows(IllegalStateException.class, () -> answer.refuse(1, "no"));
            assertFalse(Answer.later().isHere());
            assertTrue(Answer.refused(1, "no").isHere());
        }

        @Test
        void thatAreNotHereAreWaitedForWithoutHarm() throws Exception {
            Answer<Credential> answer = Answer.later();
            TlsServerConfig config =
                    new TlsServerConfig(
                            offer -> answer,
                            Pair.H3,
                            List.of(CipherSuite.values()),
                            List.of(NamedGroup.values()),
                            false);
            Pair pair = new Pair(CLIENT, config).run();
            pair.server.resume(Pair.NOW);
            assertTrue(pair.server.isPending());
            pair.client.resume(Pair.NOW);
            pair.server.destroy();
            assertDoesNotThrow(pair.client::destroy);
        }
    }

    private static void resumesAndCompletes(Pair pair, TlsHandshake waiting)
            throws TransportException {
        assertTrue(waiting.isPending());
        waiting.resume(Pair.NOW);
        assertFalse(waiting.isPending());
        pair.pump(Integer.MAX_VALUE);
        assertTrue(pair.client.isComplete() && pair.server.isComplete());
    }
}
