package io.culebra.internal.tls;

import static io.culebra.internal.tls.HelloEditor.bytes;
import static io.culebra.internal.tls.ServerFlight.body;
import static io.culebra.internal.tls.ServerFlight.concat;
import static io.culebra.internal.tls.ServerFlight.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.HandshakeInfo;
import io.culebra.api.KeyPin;
import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7250. */
class RawPublicKeyTest {
    private static final KeyPair KEYS = KeyKinds.keys("secp256r1");
    private static final KeyPair CLIENT_KEYS = KeyKinds.keys("Ed25519");
    private static final List<CertificateType> RAW = List.of(CertificateType.RAW_PUBLIC_KEY);
    private static final List<CertificateType> RAW_OR_CHAIN =
            List.of(CertificateType.RAW_PUBLIC_KEY, CertificateType.X509);
    private static final int SERVER_TYPE = ExtensionType.SERVER_CERTIFICATE_TYPE;

    private static final TlsServerConfig SERVER = server(TlsIdentity.rawKey(KEYS));

    private static TlsServerConfig server(TlsIdentity identity) {
        return TlsServerConfig.of(Credential.of(identity), Pair.H3);
    }

    private static TlsClientConfig client(List<CertificateType> types, PeerTrust trust) {
        return TlsClientConfig.of("localhost", Pair.H3, PeerVerifier.of(trust))
                .withOptions(new HelloOptions(types, true, false));
    }

    private static TlsClientConfig client(PublicKey trusted) {
        return client(RAW, PeerTrust.rawKeys(trusted));
    }

    @Nested
    class OfAServer {
        @ParameterizedTest
        @ValueSource(strings = {"secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS"})
        void isShownWhateverItsKind(String kind) throws Exception {
            KeyPair keys = KeyKinds.keys(kind);
            Pair pair =
                    new Pair(client(keys.getPublic()), server(TlsIdentity.rawKey(keys))).run(100);
            HandshakeInfo info = pair.client.info(1, 1);
            assertEquals(List.of(), info.peerCertificates());
            assertEquals(Optional.of(keys.getPublic()), info.peerRawKey());
        }

        @Test
        void isShownOutOfACertificateToClientsThatTakeNothingElse() throws Exception {
            TlsIdentity identity = KeyKinds.identity("secp256r1");
            Pair pair = new Pair(client(identity.publicKey()), server(identity)).run();
            assertEquals(Optional.of(identity.publicKey()), pair.client.info(1, 1).peerRawKey());
        }

        @Test
        void isNotShownToClientsThatPreferChains() throws Exception {
            TlsIdentity identity = KeyKinds.identity("secp256r1");
            Pair pair =
                    new Pair(
                                    client(
                                            List.of(
                                                    CertificateType.X509,
                                                    CertificateType.RAW_PUBLIC_KEY),
                                            PeerTrust.anyone()),
                                    server(identity))
                            .run();
            assertEquals(identity.chain(), pair.client.info(1, 1).peerCertificates());
        }

        @Test
        void isRefusedIfItIsNotTheTrustedOne() {
            refused(Alert.CERTIFICATE_UNKNOWN, client(CLIENT_KEYS.getPublic()), SERVER);
        }

        @Test
        void hasNoPathToARoot() {
            PeerTrust roots = PeerTrust.of(KeyKinds.identity("secp256r1").chain());
            refused(Alert.UNSUPPORTED_CERTIFICATE, client(RAW, roots), SERVER);
        }

        @Test
        void isNothingForClientsThatTakeOnlyChains() {
            refused(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    TlsClientConfig.of("localhost", Pair.H3, Pair.ANYONE),
                    SERVER);
        }

        /** RFC 7250 §4.2. */
        @Test
        void mustBeOfATypeInCommon() {
            refused(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    HelloEditor.of(client(KEYS.getPublic())).set(SERVER_TYPE, 1, 1));
            refused(
                    Alert.DECODE_ERROR,
                    HelloEditor.of(client(KEYS.getPublic())).set(SERVER_TYPE, 0));
            refused(
                    Alert.DECODE_ERROR,
                    HelloEditor.of(client(KEYS.getPublic())).set(SERVER_TYPE, 1, 2, 3));
        }

        @Test
        void isOfTheTypeThatWasOffered() {
            ServerFlight flight = flight();
            flight.encryptedExtensions = withType(flight.encryptedExtensions, SERVER_TYPE, 0);
            refuses(Alert.ILLEGAL_PARAMETER, flight);
            flight = flight();
            flight.encryptedExtensions = withType(flight.encryptedExtensions, SERVER_TYPE, 1);
            refuses(Alert.ILLEGAL_PARAMETER, flight);
        }

        @Test
        void isAChainIfNothingElseIsSaid() {
            ServerFlight flight = new ServerFlight(client(KEYS.getPublic()), ServerFlight.SERVER);
            byte[] body = body(flight.encryptedExtensions);
            byte[] without = Arrays.copyOf(body, body.length - 5);
            without[1] = (byte) (without[1] - 5);
            flight.encryptedExtensions = message(HandshakeType.ENCRYPTED_EXTENSIONS, without);
            refuses(Alert.UNSUPPORTED_CERTIFICATE, flight);
        }

        @Test
        void isNotAnnouncedUnasked() {
            ServerFlight flight = new ServerFlight();
            byte[] body = body(flight.encryptedExtensions);
            byte[] more = concat(body, bytes(0, 20, 0, 1, 2));
            more[1] = (byte) (more[1] + 5);
            flight.encryptedExtensions = message(HandshakeType.ENCRYPTED_EXTENSIONS, more);
            refuses(Alert.UNSUPPORTED_EXTENSION, flight);
        }

        /** RFC 8446 §4.4.2. */
        @Test
        void comesAloneAndWithoutExtensions() {
            byte[] one = entry(KEYS.getPublic().getEncoded());
            refusesCertificate(Alert.ILLEGAL_PARAMETER, concat(one, one));
            byte[] extended = new TlsWriter(16).put(one).toByteArray();
            extended = Arrays.copyOf(extended, extended.length + 4);
            extended[one.length - 1] = 4;
            extended[one.length + 1] = 5;
            refusesCertificate(Alert.UNSUPPORTED_EXTENSION, extended);
            refusesCertificate(Alert.DECODE_ERROR, new byte[0]);
        }

        @Test
        void mustBeReadable() {
            byte[] encoded = KEYS.getPublic().getEncoded();
            for (int length = 1; length < encoded.length; length++) {
                refusesCertificate(Alert.BAD_CERTIFICATE, entry(Arrays.copyOf(encoded, length)));
            }
            refusesCertificate(Alert.BAD_CERTIFICATE, entry(concat(encoded, bytes(0))));
            encoded[encoded.length - 1] ^= 1;
            refusesCertificate(Alert.BAD_CERTIFICATE, entry(encoded));
        }

        private static ServerFlight flight() {
            return new ServerFlight(client(KEYS.getPublic()), SERVER);
        }

        private static void refusesCertificate(int alert, byte[] entries) {
            ServerFlight flight = flight();
            flight.certificate =
                    message(
                            HandshakeType.CERTIFICATE,
                            new TlsWriter(64).u8(0).u24(entries.length).put(entries).toByteArray());
            refuses(alert, flight);
        }

        private static byte[] entry(byte[] key) {
            return new TlsWriter(64).u24(key.length).put(key).u16(0).toByteArray();
        }

        private static byte[] withType(byte[] message, int extension, int type) {
            byte[] body = body(message);
            assertEquals(extension, body[body.length - 4]);
            body[body.length - 1] = (byte) type;
            return message(HandshakeType.ENCRYPTED_EXTENSIONS, body);
        }

        private static void refuses(int alert, ServerFlight flight) {
            assertEquals(
                    0x100 + alert, assertThrows(TransportException.class, flight::deliver).code());
            assertFalse(flight.client.isComplete());
        }
    }

    @Nested
    class OfAClient {
        @Test
        void isShown() throws Exception {
            Pair pair = new Pair(showing(CLIENT_KEYS), asking(RAW)).run(100);
            assertEquals(Optional.of(CLIENT_KEYS.getPublic()), pair.server.info(1, 1).peerRawKey());
        }

        @Test
        void isShownWhereChainsAreFineToo() throws Exception {
            Pair pair = new Pair(showing(CLIENT_KEYS), asking(RAW_OR_CHAIN)).run();
            assertTrue(pair.server.info(1, 1).peerRawKey().isPresent());
        }

        @Test
        void isRefusedIfItIsNotTheTrustedOne() {
            refused(Alert.CERTIFICATE_UNKNOWN, showing(KeyKinds.keys("secp384r1")), asking(RAW));
        }

        /** RFC 7250 §4.2. */
        @Test
        void mustBeOfATypeInCommon() {
            refused(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    showing(CLIENT_KEYS),
                    asking(CertificateType.USUAL));
        }

        /** RFC 7250 §4.2: no word about it if nobody asks. */
        @Test
        void isNotAskedForInVain() throws Exception {
            Pair pair = new Pair(showing(CLIENT_KEYS), SERVER).run();
            assertTrue(pair.server.info(1, 1).peerRawKey().isEmpty());
        }

        private static TlsClientConfig showing(KeyPair keys) {
            Credential credential = Credential.of(TlsIdentity.rawKey(keys));
            return client(KEYS.getPublic())
                    .withIdentity(ClientIdentity.of(CredentialSet.of(List.of(credential))));
        }

        private static TlsServerConfig asking(List<CertificateType> types) {
            return SERVER.withClients(
                    new ClientCertificates(
                            ClientCertificates.Demand.REQUIRED,
                            PeerVerifier.of(PeerTrust.rawKeys(CLIENT_KEYS.getPublic())),
                            types,
                            List.of()));
        }
    }

    @Nested
    class Pins {
        @Test
        void letTheirKeysInAndNoOthers() throws Exception {
            KeyPin pin = KeyPin.of(KEYS.getPublic());
            PeerTrust pinned = PeerTrust.anyone().withPins(pin);
            assertTrue(new Pair(client(RAW, pinned), SERVER).run().client.isComplete());
            PeerTrust other = PeerTrust.anyone().withPins(KeyPin.of(CLIENT_KEYS.getPublic()));
            refused(Alert.CERTIFICATE_UNKNOWN, client(RAW, other), SERVER);
        }

        @Test
        void doNotReplaceThePath() {
            TlsIdentity identity = KeyKinds.identity("secp256r1");
            PeerTrust trust =
                    PeerTrust.of(Certificates.authority("x").selfSigned().identity().chain())
                            .withPins(KeyPin.of(identity.publicKey()));
            refused(Alert.UNKNOWN_CA, client(CertificateType.USUAL, trust), server(identity));
        }
    }

    @Test
    void areReadAsTheyWereWritten() {
        for (String kind : KeyKinds.ALL) {
            byte[] encoded = KeyKinds.keys(kind).getPublic().getEncoded();
            assertArrayEquals(encoded, RawKeys.parse(encoded).orElseThrow().getEncoded(), kind);
        }
    }

    @Test
    void ofUnknownKindsAreNotRead() {
        byte[] x25519 = Certificates.newKeys("X25519").getPublic().getEncoded();
        assertTrue(RawKeys.parse(x25519).isEmpty());
    }

    private static void refused(int alert, HelloEditor hello) {
        ServerHandshake server = Pair.server(SERVER, new Endpoint(), 1);
        assertEquals(
                0x100 + alert,
                assertThrows(
                                TransportException.class,
                                () ->
                                        ServerFlight.feed(
                                                server, EncryptionLevel.INITIAL, hello.message()))
                        .code());
    }

    private static void refused(int alert, TlsClientConfig client, TlsServerConfig server) {
        Pair pair = new Pair(client, server);
        TransportException refusal = assertThrows(TransportException.class, pair::run);
        assertEquals(0x100 + alert, refusal.code(), refusal.reason());
        assertFalse(pair.clientSink.complete && pair.serverSink.complete);
    }
}
