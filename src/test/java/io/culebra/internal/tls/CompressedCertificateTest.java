package io.culebra.internal.tls;

import static io.culebra.internal.tls.HelloEditor.bytes;
import static io.culebra.internal.tls.ServerFlight.body;
import static io.culebra.internal.tls.ServerFlight.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RFC 8879. */
class CompressedCertificateTest {
    private static final Certificates.Issued ROOT = Certificates.authority("Root").selfSigned();
    private static final Certificates.Issued MIDDLE =
            Certificates.authority("Middle").signedBy(ROOT);
    private static final TlsIdentity IDENTITY =
            Certificates.of("localhost")
                    .dns("localhost", "www.localhost", "other.localhost")
                    .signedBy(MIDDLE)
                    .identity(MIDDLE.certificate(), ROOT.certificate());
    private static final Credential CREDENTIAL = Credential.of(IDENTITY);
    private static final TlsServerConfig SERVER = TlsServerConfig.of(CREDENTIAL, Pair.H3);
    private static final TlsClientConfig CLIENT =
            TlsClientConfig.of("localhost", Pair.H3, Pair.ANYONE);
    private static final int COMPRESSED = HandshakeType.COMPRESSED_CERTIFICATE;

    @Nested
    class IsSent {
        @Test
        void toThoseWhoTakeItAndIsShorter() throws Exception {
            ServerFlight flight = new ServerFlight(CLIENT, SERVER);
            assertEquals(COMPRESSED, flight.certificate[0]);
            assertTrue(flight.certificate.length < plain().length);
            flight.deliver();
            assertEquals(IDENTITY.chain(), flight.client.info(1, 1).peerCertificates());
        }

        @Test
        void onceMadeForAll() {
            CertificateWishes wishes = new CertificateWishes(true, false);
            assertSame(
                    CREDENTIAL.message(CertificateType.X509, wishes),
                    CREDENTIAL.message(CertificateType.X509, wishes));
        }

        @Test
        void toNobodyElse() throws Exception {
            for (int[] algorithms : new int[][] {{2, 0, 2}, {4, 0, 2, 0, 3}}) {
                HelloEditor hello =
                        HelloEditor.of(CLIENT).set(ExtensionType.COMPRESS_CERTIFICATE, algorithms);
                assertEquals(HandshakeType.CERTIFICATE, certificateFor(hello)[0]);
            }
            HelloEditor without = HelloEditor.of(CLIENT).remove(ExtensionType.COMPRESS_CERTIFICATE);
            assertArrayEquals(plain(), certificateFor(without));
        }

        @Test
        void byClientsToo() throws Exception {
            TlsIdentity own =
                    Certificates.of("somebody")
                            .signedBy(MIDDLE)
                            .identity(MIDDLE.certificate(), ROOT.certificate());
            ClientFlight flight =
                    new ClientFlight(
                            CLIENT.withIdentity(
                                    ClientIdentity.of(
                                            CredentialSet.of(List.of(Credential.of(own))))),
                            SERVER.withClients(
                                    new ClientCertificates(
                                            ClientCertificates.Demand.REQUIRED,
                                            Pair.ANYONE,
                                            CertificateType.USUAL,
                                            List.of())));
            assertEquals(COMPRESSED, flight.messages.getFirst()[0]);
            flight.deliver();
            assertEquals(own.chain(), flight.pair.server.info(1, 1).peerCertificates());
        }

        @Test
        void onlyIfItIsWorthIt() {
            byte[] tiny = message(HandshakeType.CERTIFICATE, bytes(0, 0, 0, 0));
            assertSame(tiny, CompressedCertificate.encode(tiny));
        }
    }

    @Nested
    class IsRefused {
        @Test
        void ifItWasNotAskedFor() {
            TlsClientConfig without =
                    CLIENT.withOptions(new HelloOptions(CertificateType.USUAL, false, false));
            ServerFlight flight = new ServerFlight(without, SERVER);
            flight.certificate =
                    CREDENTIAL.message(CertificateType.X509, new CertificateWishes(true, false));
            assertEquals(
                    0x100 + Alert.UNEXPECTED_MESSAGE,
                    assertThrows(TransportException.class, flight::deliver).code());
        }

        @Test
        void withAnotherAlgorithm() {
            refused(Alert.ILLEGAL_PARAMETER, compressed(2, 100, zlib(new byte[100])));
        }

        @Test
        void withAnotherLength() {
            byte[] body = body(plain());
            refused(Alert.BAD_CERTIFICATE, compressed(1, body.length - 1, zlib(body)));
            refused(Alert.BAD_CERTIFICATE, compressed(1, body.length + 1, zlib(body)));
        }

        @Test
        void withBytesBehindIt() {
            byte[] body = body(plain());
            byte[] zlib = zlib(body);
            refused(
                    Alert.BAD_CERTIFICATE,
                    compressed(1, body.length, Arrays.copyOf(zlib, zlib.length + 1)));
        }

        @Test
        void ifItIsCutAnywhere() {
            byte[] body = body(plain());
            byte[] zlib = zlib(body);
            for (int length = 1; length < zlib.length; length++) {
                refused(
                        Alert.BAD_CERTIFICATE,
                        compressed(1, body.length, Arrays.copyOf(zlib, length)));
            }
            byte[] whole = compressed(1, body.length, zlib);
            for (int length = 0; length < whole.length; length++) {
                TlsReader cut = new TlsReader(whole, 0, length);
                assertThrows(TransportException.class, () -> CompressedCertificate.decode(cut));
            }
        }

        @Test
        void ifItIsEmpty() {
            refused(Alert.DECODE_ERROR, compressed(1, 0, new byte[0]));
        }

        /** RFC 8879 §5: a little must not become a lot. */
        @Test
        void ifItIsLongerThanAMessageMayBe() {
            int length = MessageBuffer.MOST_MESSAGE_BYTES + 1;
            refused(Alert.BAD_CERTIFICATE, compressed(1, length, zlib(new byte[length])));
            byte[] bomb = zlib(new byte[10_000_000]);
            refused(Alert.BAD_CERTIFICATE, compressed(1, 1000, bomb));
        }

        @Test
        void ifTheMessageWithinIsMalformed() {
            refused(Alert.DECODE_ERROR, compressed(1, 3, zlib(new byte[3])));
        }

        @Test
        void ifTheListOfAlgorithmsIsMalformed() {
            for (int[] list : new int[][] {{}, {0}, {1, 1}, {3, 0, 1, 0}, {2, 0, 1, 0}}) {
                HelloEditor hello =
                        HelloEditor.of(CLIENT).set(ExtensionType.COMPRESS_CERTIFICATE, list);
                assertEquals(
                        0x100 + Alert.DECODE_ERROR,
                        assertThrows(TransportException.class, () -> certificateFor(hello)).code(),
                        Arrays.toString(list));
            }
        }

        private static void refused(int alert, byte[] body) {
            ServerFlight flight = new ServerFlight(CLIENT, SERVER);
            flight.certificate = message(COMPRESSED, body);
            TransportException refusal = assertThrows(TransportException.class, flight::deliver);
            assertEquals(0x100 + alert, refusal.code(), refusal.reason());
        }
    }

    /** RFC 8446 §4.4.2.1. */
    @Nested
    class Staples {
        private static final byte[] RESPONSE = {0x30, 3, 10, 1, 6};
        private static final int STATUS = ExtensionType.STATUS_REQUEST;
        private final TlsServerConfig stapling =
                TlsServerConfig.of(Credential.of(IDENTITY.withOcspResponse(RESPONSE)), Pair.H3);

        @Test
        void goToThoseWhoAskWithTheLeafOnly() throws Exception {
            HelloEditor hello = HelloEditor.of(ServerFlight.CLIENT).add(STATUS, 1, 0, 0, 0, 0);
            byte[] message = certificateFor(hello, stapling);
            TlsReader body = new TlsReader(message, 4, message.length);
            body.vector8(0);
            TlsReader list = body.vector24(0);
            for (X509Certificate certificate : IDENTITY.chain()) {
                assertArrayEquals(certificate.getEncoded(), list.vector24(1).rest());
                byte[] extensions = list.vector16(0).rest();
                boolean leaf = certificate.equals(IDENTITY.chain().getFirst());
                byte[] expected =
                        leaf ? bytes(0, STATUS, 0, 9, 1, 0, 0, 5, 0x30, 3, 10, 1, 6) : new byte[0];
                assertArrayEquals(expected, extensions);
            }
            list.requireEnd();
        }

        @Test
        void goCompressedToThoseWhoTakeThat() throws Exception {
            HelloEditor hello = HelloEditor.of(CLIENT).add(STATUS, 1, 0, 0, 0, 0);
            byte[] message = certificateFor(hello, stapling);
            assertEquals(COMPRESSED, message[0]);
            byte[] inside =
                    CompressedCertificate.decode(new TlsReader(message, 4, message.length)).rest();
            assertEquals(body(plain()).length + 13, inside.length);
        }

        @Test
        void doNotGoToOthers() throws Exception {
            assertArrayEquals(
                    plain(), certificateFor(HelloEditor.of(ServerFlight.CLIENT), stapling));
            HelloEditor unknown = HelloEditor.of(ServerFlight.CLIENT).add(STATUS, 2, 0);
            assertArrayEquals(plain(), certificateFor(unknown, stapling));
        }

        @Test
        void areAskedForInTheRightForm() {
            for (int[] wrong :
                    new int[][] {{}, {1}, {1, 0, 0}, {1, 0, 0, 0, 0, 0}, {1, 0, 2, 0, 0, 0, 0}}) {
                HelloEditor hello = HelloEditor.of(ServerFlight.CLIENT).add(STATUS, wrong);
                assertEquals(
                        0x100 + Alert.DECODE_ERROR,
                        assertThrows(
                                        TransportException.class,
                                        () -> certificateFor(hello, stapling))
                                .code(),
                        Arrays.toString(wrong));
            }
        }
    }

    private static byte[] plain() {
        return CREDENTIAL.message(CertificateType.X509, new CertificateWishes(false, false));
    }

    private static byte[] certificateFor(HelloEditor hello) throws TransportException {
        return certificateFor(hello, SERVER);
    }

    /** The third message of a server's answer. */
    private static byte[] certificateFor(HelloEditor hello, TlsServerConfig config)
            throws TransportException {
        Endpoint sink = new Endpoint();
        ServerFlight.feed(Pair.server(config, sink, 1), EncryptionLevel.INITIAL, hello.message());
        byte[] all = sink.sent.toByteArray();
        int from = 0;
        for (int i = 0; i < 2; i++) {
            from += length(all, from);
        }
        return Arrays.copyOfRange(all, from, from + length(all, from));
    }

    private static int length(byte[] flight, int from) {
        return 4 + ((flight[from + 2] & 0xff) << 8) + (flight[from + 3] & 0xff);
    }

    private static byte[] compressed(int algorithm, int length, byte[] bytes) {
        return new TlsWriter(64)
                .u16(algorithm)
                .u24(length)
                .u24(bytes.length)
                .put(bytes)
                .toByteArray();
    }

    private static byte[] zlib(byte[] plain) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length + 100];
        int size = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, size);
    }
}
