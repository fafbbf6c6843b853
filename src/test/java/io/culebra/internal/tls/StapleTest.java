package io.culebra.internal.tls;

import static io.culebra.internal.tls.HelloEditor.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.OcspPolicy;
import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.wire.TransportException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** OCSP responses that a client asks for. */
class StapleTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Certificates.Issued ROOT = Certificates.authority("Root").selfSigned();
    private static final Certificates.Issued MIDDLE =
            Certificates.authority("Middle").signedBy(ROOT);
    private static final Certificates.Issued LEAF =
            Certificates.of("localhost").dns("localhost").signedBy(MIDDLE);
    private static final TlsIdentity IDENTITY = LEAF.identity(MIDDLE.certificate());
    private static final PeerVerifier VERIFIER =
            PeerVerifier.of(PeerTrust.of(List.of(ROOT.certificate())));

    private static OcspResponses response() {
        return OcspResponses.about(LEAF.certificate(), MIDDLE, Pair.NOW);
    }

    private static TlsClientConfig client(OcspPolicy policy) {
        return client(policy, VERIFIER);
    }

    private static TlsClientConfig client(OcspPolicy policy, PeerVerifier verifier) {
        return TlsClientConfig.of("localhost", Pair.H3, verifier)
                .withOptions(new HelloOptions(CertificateType.USUAL, true, false, policy));
    }

    private static TlsServerConfig server(byte[] staple) {
        return TlsServerConfig.of(Credential.of(IDENTITY.withOcspResponse(staple)), Pair.H3);
    }

    private static Pair meet(OcspPolicy policy, byte[] staple) throws TransportException {
        return new Pair(client(policy), server(staple)).run();
    }

    private static void refused(int alert, OcspPolicy policy, byte[] staple) {
        Pair pair = new Pair(client(policy), server(staple));
        TransportException refusal = assertThrows(TransportException.class, pair::run);
        assertEquals(0x100 + alert, refusal.code(), refusal.reason());
        assertFalse(pair.client.isComplete());
    }

    @Nested
    class AreAskedFor {
        @Test
        void onlyIfWanted() {
            assertFalse(
                    HelloEditor.of(client(OcspPolicy.NONE))
                            .types
                            .contains(ExtensionType.STATUS_REQUEST));
        }

        @Test
        void ofAnyResponder() {
            for (OcspPolicy policy : List.of(OcspPolicy.OPTIONAL, OcspPolicy.REQUIRED)) {
                assertArrayEquals(
                        bytes(1, 0, 0, 0, 0),
                        HelloEditor.of(client(policy)).get(ExtensionType.STATUS_REQUEST));
            }
        }

        @Test
        void notOfThoseWhoHaveAKeyAlone() {
            TlsClientConfig rawOnly =
                    client(OcspPolicy.REQUIRED)
                            .withOptions(
                                    new HelloOptions(
                                            List.of(CertificateType.RAW_PUBLIC_KEY),
                                            true,
                                            false,
                                            OcspPolicy.REQUIRED));
            assertFalse(HelloEditor.of(rawOnly).types.contains(ExtensionType.STATUS_REQUEST));
        }
    }

    @Nested
    class AreTaken {
        @Test
        void ifTheySayThatTheLeafIsGood() throws Exception {
            byte[] good = response().encode();
            for (OcspPolicy policy : List.of(OcspPolicy.OPTIONAL, OcspPolicy.REQUIRED)) {
                Pair pair = meet(policy, good);
                assertTrue(pair.client.isComplete() && pair.server.isComplete());
                assertArrayEquals(good, pair.client.info(1, 1).peerOcspResponse().orElseThrow());
            }
        }

        @Test
        void andNotMissedIfTheyAreOptional() throws Exception {
            Pair pair = meet(OcspPolicy.OPTIONAL, new byte[0]);
            assertTrue(pair.client.isComplete());
            assertTrue(pair.client.info(1, 1).peerOcspResponse().isEmpty());
        }

        @Test
        void andNotSentUnasked() throws Exception {
            Pair pair = meet(OcspPolicy.NONE, response().revoked().encode());
            assertTrue(pair.client.isComplete());
            assertTrue(pair.client.info(1, 1).peerOcspResponse().isEmpty());
        }

        @Test
        void toTheVerifierWhateverTheySay() throws Exception {
            byte[] staple = response().unknown().encode();
            List<Optional<byte[]>> seen = new ArrayList<>();
            PeerVerifier own =
                    (peer, name, nowMillis) -> {
                        seen.add(peer.staple());
                        return PeerVerifier.TRUSTED;
                    };
            new Pair(client(OcspPolicy.OPTIONAL, own), server(staple)).run();
            assertArrayEquals(staple, seen.getFirst().orElseThrow());
        }
    }

    /** RFC 6066 §8. */
    @Nested
    class EndTheHandshake {
        @Test
        void ifTheLeafWasRevoked() {
            refused(Alert.CERTIFICATE_REVOKED, OcspPolicy.OPTIONAL, response().revoked().encode());
        }

        @Test
        void ifTheyAreOfNoUse() {
            X509Certificate other =
                    Certificates.of("other").dns("other").signedBy(MIDDLE).certificate();
            List<byte[]> useless =
                    List.of(
                            response().unknown().encode(),
                            response().validMillis(Pair.NOW - 3 * DAY, Pair.NOW - DAY).encode(),
                            response().validMillis(Pair.NOW + DAY, Pair.NOW + 2 * DAY).encode(),
                            OcspResponses.about(other, MIDDLE, Pair.NOW).encode(),
                            OcspResponses.about(LEAF.certificate(), ROOT, Pair.NOW).encode(),
                            response().signedBy(KeyKinds.keys("secp256r1")).encode(),
                            bytes(0x30, 3, 10, 1, 6),
                            bytes(1, 2, 3));
            for (byte[] staple : useless) {
                refused(Alert.BAD_CERTIFICATE_STATUS_RESPONSE, OcspPolicy.OPTIONAL, staple);
            }
        }

        /**
         * Nothing but an alert comes of it, whatever the JDK's parser thinks. It overlooks a few
         * changes of what is not signed.
         */
        @Test
        void ifTheyAreChangedWhereItMatters() {
            byte[] good = response().encode();
            int refused = 0;
            for (int at = 0; at < good.length; at++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << (at % 8));
                refused += isRefused(bad) ? 1 : 0;
            }
            assertTrue(refused > good.length * 9 / 10, refused + " of " + good.length);
            for (int length = 0; length < good.length; length++) {
                assertTrue(isRefused(Arrays.copyOf(good, length)), "cut at " + length);
            }
        }

        private static boolean isRefused(byte[] staple) {
            PeerCertificate peer =
                    PeerCertificate.of(
                            List.of(LEAF.certificate(), MIDDLE.certificate()), Optional.of(staple));
            Answer<PeerVerifier.Verdict> answer = VERIFIER.verify(peer, "localhost", Pair.NOW);
            try {
                answer.take();
                return false;
            } catch (TransportException e) {
                assertEquals(0x100 + Alert.BAD_CERTIFICATE_STATUS_RESPONSE, e.code(), e.reason());
                return true;
            }
        }

        /** RFC 7633. */
        @Test
        void ifTheLeafPromisesOneThatIsMissing() throws Exception {
            for (int feature : new int[] {5, 17}) {
                TlsIdentity promising =
                        Certificates.of("localhost")
                                .dns("localhost")
                                .feature(feature)
                                .signedBy(ROOT)
                                .identity();
                TlsServerConfig server = TlsServerConfig.of(Credential.of(promising), Pair.H3);
                assertTrue(new Pair(client(OcspPolicy.NONE), server).run().client.isComplete());
                Pair asking = new Pair(client(OcspPolicy.OPTIONAL), server);
                if (feature == ExtensionType.STATUS_REQUEST) {
                    assertEquals(
                            0x100 + Alert.BAD_CERTIFICATE_STATUS_RESPONSE,
                            assertThrows(TransportException.class, asking::run).code());
                } else {
                    assertTrue(asking.run().client.isComplete());
                }
            }
        }

        @Test
        void ifTheyAreRequiredAndMissing() {
            refused(Alert.BAD_CERTIFICATE_STATUS_RESPONSE, OcspPolicy.REQUIRED, new byte[0]);
        }
    }

    /** RFC 8446 §4.4.2.1. */
    @Nested
    class AreWellFormed {
        private byte[] message(byte[] leafExtensions, byte[] otherExtensions) throws Exception {
            TlsWriter out = new TlsWriter(2000).u8(0);
            int list = out.begin(3);
            byte[] leaf = LEAF.certificate().getEncoded();
            byte[] other = MIDDLE.certificate().getEncoded();
            out.u24(leaf.length).put(leaf).u16(leafExtensions.length).put(leafExtensions);
            out.u24(other.length).put(other).u16(otherExtensions.length).put(otherExtensions);
            out.end(list, 3);
            return out.toByteArray();
        }

        private Optional<byte[]> parsed(byte[] leafExtensions, byte[] otherExtensions)
                throws Exception {
            byte[] body = message(leafExtensions, otherExtensions);
            return CertificateMessage.parse(
                            new TlsReader(body, 0, body.length), CertificateType.X509, true)
                    .orElseThrow()
                    .staple();
        }

        private void refused(int alert, byte[] extensions) {
            for (boolean leaf : new boolean[] {true, false}) {
                TransportException refusal =
                        assertThrows(
                                TransportException.class,
                                () ->
                                        parsed(
                                                leaf ? extensions : bytes(),
                                                leaf ? bytes() : extensions));
                assertEquals(0x100 + alert, refusal.code(), refusal.reason());
            }
        }

        @Test
        void orRefused() {
            refused(Alert.ILLEGAL_PARAMETER, bytes(0, 5, 0, 5, 2, 0, 0, 1, 7));
            refused(Alert.DECODE_ERROR, bytes(0, 5, 0, 0));
            refused(Alert.DECODE_ERROR, bytes(0, 5, 0, 4, 1, 0, 0, 0));
            refused(Alert.DECODE_ERROR, bytes(0, 5, 0, 5, 1, 0, 0, 2, 7));
            refused(Alert.DECODE_ERROR, bytes(0, 5, 0, 6, 1, 0, 0, 1, 7, 7));
            refused(
                    Alert.ILLEGAL_PARAMETER,
                    bytes(0, 5, 0, 5, 1, 0, 0, 1, 7, 0, 5, 0, 5, 1, 0, 0, 1, 7));
            refused(Alert.UNSUPPORTED_EXTENSION, bytes(0, 18, 0, 0));
        }

        @Test
        void andOnlyTheLeafsCounts() throws Exception {
            assertArrayEquals(
                    bytes(7),
                    parsed(bytes(0, 5, 0, 5, 1, 0, 0, 1, 7), bytes(0, 5, 0, 5, 1, 0, 0, 1, 8))
                            .orElseThrow());
            assertTrue(parsed(bytes(), bytes(0, 5, 0, 5, 1, 0, 0, 1, 8)).isEmpty());
        }
    }
}
