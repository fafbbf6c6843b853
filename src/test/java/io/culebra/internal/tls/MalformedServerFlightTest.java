package io.culebra.internal.tls;

import static io.culebra.internal.tls.HelloEditor.bytes;
import static io.culebra.internal.tls.ServerFlight.aRequest;
import static io.culebra.internal.tls.ServerFlight.body;
import static io.culebra.internal.tls.ServerFlight.concat;
import static io.culebra.internal.tls.ServerFlight.message;
import static io.culebra.internal.tls.ServerFlight.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a client does with answers that no honest server gives. */
class MalformedServerFlightTest {
    @Test
    void isTakenIfNothingIsChanged() throws Exception {
        ServerFlight flight = new ServerFlight();
        flight.deliver();
        assertTrue(flight.client.isComplete());
    }

    /** RFC 8446 §4.3.1, RFC 9001 §8. */
    @TestFactory
    Stream<DynamicTest> encryptedExtensions() {
        byte[] alpn = {0, 16, 0, 5, 0, 3, 2, 'h', '3'};
        byte[] parameters = {0, 57, 0, 1, 1};
        byte[] both = concat(alpn, parameters);
        return Stream.of(
                extensions("none", 109, bytes()),
                extensions("no parameters", 109, alpn),
                extensions("no ALPN", 120, parameters),
                extensions(
                        "a protocol that was not offered",
                        47,
                        concat(bytes(0, 16, 0, 5, 0, 3, 2, 'h', '2'), parameters)),
                extensions(
                        "two protocols",
                        50,
                        concat(bytes(0, 16, 0, 8, 0, 6, 2, 'h', '3', 2, 'h', '3'), parameters)),
                extensions("a key share", 47, concat(both, bytes(0, 51, 0, 2, 0, 29))),
                extensions("signature algorithms", 47, concat(both, bytes(0, 13, 0, 0))),
                extensions("ALPN twice", 47, concat(both, alpn)),
                extensions("early_data unasked", 110, concat(both, bytes(0, 42, 0, 0))),
                extensions("modes of pre-shared keys", 47, concat(both, bytes(0, 45, 0, 2, 1, 1))),
                extensions("post_handshake_auth", 47, concat(both, bytes(0, 49, 0, 0))),
                extensions("a staple", 47, concat(both, bytes(0, 5, 0, 0))),
                extensions("a cookie", 47, concat(both, bytes(0, 44, 0, 3, 0, 1, 1))),
                extensions("a maximum of fragments", 110, concat(both, bytes(0, 1, 0, 1, 1))),
                extensions("a certificate type", 110, concat(both, bytes(0, 20, 0, 1, 1))),
                extensions("an unknown extension", 110, concat(both, bytes(0x1a, 0x1a, 0, 0))),
                extensions("a host name", 50, concat(both, bytes(0, 0, 0, 1, 1))),
                refused(
                        "bytes behind the extensions",
                        50,
                        flight -> {
                            flight.encryptedExtensions =
                                    message(
                                            HandshakeType.ENCRYPTED_EXTENSIONS,
                                            concat(body(flight.encryptedExtensions), bytes(0)));
                            flight.deliver();
                        }));
    }

    /** RFC 8446 §4.4.2. */
    @TestFactory
    Stream<DynamicTest> certificate() {
        byte[] valid = Arrays.copyOfRange(plainCertificate(), 8, certificateEnd());
        return Stream.of(
                certificate("no certificate", 50, bytes(0, 0, 0, 0)),
                certificate("a context", 47, bytes(1, 1, 0, 0, 0)),
                certificate("an empty certificate", 50, bytes(0, 0, 0, 5, 0, 0, 0, 0, 0)),
                certificate("no DER", 42, bytes(0, 0, 0, 8, 0, 0, 3, 1, 2, 3, 0, 0)),
                certificate("cut DER", 42, bytes(0, 0, 0, 8, 0, 0, 3, 0x30, 2, 3, 0, 0)),
                certificate("PEM", 42, entries(1, pem())),
                certificate("17 certificates", 42, entries(17, valid)),
                certificate(
                        "an extension unasked", 110, list(concat(valid, bytes(0, 4, 0, 5, 0, 0)))),
                certificate(
                        "an extension of other messages",
                        47,
                        list(concat(valid, bytes(0, 4, 0, 16, 0, 0)))),
                certificate("bytes behind the DER", 42, entries(1, withTail(valid))));
    }

    /** RFC 8446 §4.4.3. */
    @TestFactory
    Stream<DynamicTest> certificateVerify() {
        return Stream.of(
                scheme("an unknown scheme", 0x0a0b),
                scheme("a scheme for chains only", 0x0401),
                scheme("a scheme of another curve", 0x0503),
                scheme("a scheme of another kind of key", 0x0804),
                refused(
                        "another signature",
                        51,
                        flight -> {
                            flight.certificateVerify[20] ^= 1;
                            flight.deliver();
                        }),
                refused(
                        "no signature",
                        51,
                        flight -> {
                            flight.certificateVerify =
                                    message(HandshakeType.CERTIFICATE_VERIFY, bytes(4, 3, 0, 0));
                            flight.deliver();
                        }),
                refused(
                        "a tail",
                        50,
                        flight -> {
                            byte[] body = body(flight.certificateVerify);
                            flight.certificateVerify =
                                    message(
                                            HandshakeType.CERTIFICATE_VERIFY,
                                            concat(body, bytes(0)));
                            flight.deliver();
                        }));
    }

    /** RFC 8446 §4.4.4. */
    @TestFactory
    Stream<DynamicTest> finished() {
        return Stream.of(
                finished("another hash", 51, new byte[32]),
                finished("a longer hash", 50, new byte[48]),
                finished("half a hash", 50, new byte[16]),
                finished("nothing", 50, new byte[0]));
    }

    /** RFC 8446 §4.3.2. */
    @TestFactory
    Stream<DynamicTest> certificateRequest() {
        return Stream.of(
                request("a context", 47, bytes(1, 1, 0, 0)),
                request("no schemes", 109, bytes(0, 0, 4, 0x1a, 0x1a, 0, 0)),
                request("schemes twice", 47, bytes(0, 0, 12, 0, 13, 0, 2, 4, 3, 0, 13, 0, 2, 4, 3)),
                request("bytes behind it", 50, bytes(0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3, 0)),
                request("no extensions", 50, bytes(0, 0, 0)),
                request("an empty list of schemes", 50, bytes(0, 0, 6, 0, 13, 0, 2, 0, 0)),
                request(
                        "an extension of other messages",
                        47,
                        bytes(0, 0, 12, 0, 13, 0, 4, 0, 2, 4, 3, 0, 16, 0, 0)));
    }

    /** RFC 8446 §4.3.2: what we do not know is ignored; §4.2.7: what we do not need, too. */
    @Test
    void mayHaveExtensionsThatWeHaveNoUseFor() throws Exception {
        byte[] request = bytes(0, 0, 13, 0, 13, 0, 4, 0, 2, 4, 3, 0x1a, 0x1a, 0, 1, 7);
        CertificateRequest read =
                CertificateRequest.parse(new TlsReader(request, 0, request.length));
        assertEquals(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256), read.schemes());
        byte[] groups = concat(bytes(0, 22, 0, 10, 0, 4, 0, 2, 0, 23), bytes(0, 16, 0, 5, 0, 3));
        byte[] extensions = concat(groups, bytes(2, 'h', '3', 0, 57, 0, 1, 1));
        int[] asked = {10, 16, 57};
        EncryptedExtensions answer =
                EncryptedExtensions.parse(
                        new TlsReader(extensions, 0, extensions.length),
                        ServerFlight.CLIENT,
                        false,
                        asked);
        assertEquals("h3", answer.protocol());
    }

    /** Every prefix of every body, with a header that says so. */
    @Test
    void isRefusedIfAnyMessageIsCutAnywhere() {
        ServerFlight whole = new ServerFlight();
        PublicKey key = KeyKinds.keys("secp256r1").getPublic();
        HybridOperations operations = new HybridOperations(new SeededRandom(1));
        everyCutIsRefused(whole.serverHello, cut -> ServerHello.parse(cut, true, false));
        everyCutIsRefused(
                whole.encryptedExtensions,
                cut -> EncryptedExtensions.parse(cut, ServerFlight.CLIENT, false, 0, 16, 42, 57));
        everyCutIsRefused(
                whole.certificate,
                cut -> CertificateMessage.parse(cut, CertificateType.X509, false));
        everyCutIsRefused(
                whole.certificateVerify,
                cut -> CertificateVerify.check(cut, key, new byte[32], operations));
        everyCutIsRefused(aRequest(), CertificateRequest::parse);
    }

    private interface Parser {
        void parse(TlsReader body) throws TransportException;
    }

    private static void everyCutIsRefused(byte[] message, Parser parser) {
        for (int length = 4; length < message.length; length++) {
            TlsReader cut = new TlsReader(message, 4, length);
            assertThrows(TransportException.class, () -> parser.parse(cut));
        }
    }

    private static DynamicTest extensions(String name, int alert, byte[] block) {
        byte[] body = new TlsWriter(64).u16(block.length).put(block).toByteArray();
        return refused(
                name,
                alert,
                flight -> {
                    flight.encryptedExtensions = message(HandshakeType.ENCRYPTED_EXTENSIONS, body);
                    flight.deliver();
                });
    }

    private static DynamicTest certificate(String name, int alert, byte[] body) {
        return refused(
                name,
                alert,
                flight -> {
                    flight.certificate = message(HandshakeType.CERTIFICATE, body);
                    flight.deliver();
                });
    }

    private static DynamicTest scheme(String name, int scheme) {
        return refused(
                name,
                Alert.ILLEGAL_PARAMETER,
                flight -> {
                    flight.certificateVerify[4] = (byte) (scheme >> 8);
                    flight.certificateVerify[5] = (byte) scheme;
                    flight.deliver();
                });
    }

    private static DynamicTest finished(String name, int alert, byte[] body) {
        return refused(
                name,
                alert,
                flight -> {
                    flight.finished = message(HandshakeType.FINISHED, body);
                    flight.deliver();
                });
    }

    private static DynamicTest request(String name, int alert, byte[] body) {
        return refused(
                name,
                alert,
                flight -> {
                    flight.initial(flight.serverHello);
                    flight.handshake(flight.encryptedExtensions);
                    flight.handshake(message(HandshakeType.CERTIFICATE_REQUEST, body));
                });
    }

    private static byte[] plainCertificate() {
        return ServerFlight.CREDENTIAL.message(
                CertificateType.X509, new CertificateWishes(false, false));
    }

    /** Where the one certificate of the credential ends, before its extensions. */
    private static int certificateEnd() {
        return plainCertificate().length - 2;
    }

    /** The list of a Certificate message, with an empty context before it. */
    private static byte[] list(byte[] entries) {
        return new TlsWriter(64).u8(0).u24(entries.length).put(entries).toByteArray();
    }

    /** A certificate with its length in front, several times, each without extensions. */
    private static byte[] entries(int count, byte[] certificate) {
        TlsWriter out = new TlsWriter(64);
        for (int i = 0; i < count; i++) {
            out.put(certificate).u16(0);
        }
        return list(out.toByteArray());
    }

    private static byte[] withTail(byte[] certificate) {
        byte[] der = Arrays.copyOfRange(certificate, 3, certificate.length);
        return new TlsWriter(64).u24(der.length + 1).put(der).u8(0).toByteArray();
    }

    private static byte[] pem() {
        byte[] message = plainCertificate();
        byte[] der = Arrays.copyOfRange(message, 11, certificateEnd());
        byte[] text =
                ("-----BEGIN CERTIFICATE-----\n"
                                + Base64.getMimeEncoder().encodeToString(der)
                                + "\n-----END CERTIFICATE-----\n")
                        .getBytes(StandardCharsets.US_ASCII);
        return new TlsWriter(64).u24(text.length).put(text).toByteArray();
    }
}
