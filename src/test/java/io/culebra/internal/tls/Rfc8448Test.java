package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** RFC 8448 §3: the trace of a simple handshake. */
class Rfc8448Test {
    private static final Properties TRACE = load();

    private final KeySchedule keys = new KeySchedule(CipherSuite.AES_128_GCM_SHA256);

    @Test
    void derivesAllSecretsOfTheTrace() {
        add("client-hello", "server-hello");
        keys.enterHandshake(bytes("shared-secret"));
        assertArrayEquals(bytes("client-handshake"), keys.clientHandshakeSecret());
        assertArrayEquals(bytes("server-handshake"), keys.serverHandshakeSecret());
        add("encrypted-extensions", "certificate", "certificate-verify", "server-finished");
        keys.enterApplication();
        assertArrayEquals(bytes("client-application"), keys.clientApplicationSecret());
        assertArrayEquals(bytes("server-application"), keys.serverApplicationSecret());
        assertArrayEquals(bytes("exporter-master"), keys.exporterMasterSecret());
    }

    @Test
    void writesTheFinishedMessagesOfTheTrace() {
        add("client-hello", "server-hello");
        keys.enterHandshake(bytes("shared-secret"));
        add("encrypted-extensions", "certificate", "certificate-verify");
        TlsWriter out = new TlsWriter(16);
        Finished.write(out, keys, keys.serverHandshakeSecret());
        assertArrayEquals(bytes("server-finished"), out.toByteArray());
        add("server-finished");
        out.clear();
        Finished.write(out, keys, keys.clientHandshakeSecret());
        assertArrayEquals(bytes("client-finished"), out.toByteArray());
    }

    @Test
    void verifiesTheSignatureOfTheTrace() throws Exception {
        add("client-hello", "server-hello", "encrypted-extensions", "certificate");
        PeerCertificate shown =
                CertificateMessage.parse(body("certificate"), CertificateType.X509, false)
                        .orElseThrow();
        assertEquals(1, shown.chain().size());
        CertificateVerify.check(
                body("certificate-verify"),
                shown.key(),
                CertificateVerify.serverContent(keys.transcript().hash()),
                new HybridOperations(new SeededRandom(1)));
    }

    @Test
    void agreesOnTheSecretOfTheTraceFromEitherSide() throws Exception {
        for (String[] sides : new String[][] {{"client", "server"}, {"server", "client"}}) {
            PublicKeyOperations.Offer own =
                    new HybridOperations(new FixedRandom(bytes(sides[0] + "-private")))
                            .offer(NamedGroup.X25519);
            assertArrayEquals(bytes(sides[0] + "-public"), own.share());
            assertArrayEquals(bytes("shared-secret"), own.agree(bytes(sides[1] + "-public")));
        }
    }

    @Test
    void readsTheServerHelloOfTheTrace() throws Exception {
        ServerHello hello = ServerHello.parse(body("server-hello"), false, false);
        assertFalse(hello.isRetry());
        assertEquals(CipherSuite.AES_128_GCM_SHA256, hello.suite());
        assertEquals(NamedGroup.X25519, hello.group().orElseThrow());
        assertArrayEquals(bytes("server-public"), hello.share());
    }

    @Test
    void refusesTheHelloOfTheTraceBecauseItIsNotQuic() {
        TransportException refusal =
                assertThrows(
                        TransportException.class, () -> ClientHello.parse(body("client-hello")));
        assertEquals(0x100 + Alert.MISSING_EXTENSION, refusal.code());
    }

    /** RFC 9001 §4.6.1: QUIC allows one size only. */
    @Test
    void refusesTheTicketOfTheTraceBecauseOfItsEarlyDataSize() {
        TransportException refusal =
                assertThrows(
                        TransportException.class,
                        () -> NewSessionTicket.parse(body("new-session-ticket")));
        assertEquals(Violation.EARLY_DATA_SIZE, refusal.violation());
    }

    @Test
    void wipesItsSecrets() {
        derivesAllSecretsOfTheTrace();
        keys.destroy();
        for (byte[] secret :
                new byte[][] {
                    keys.clientHandshakeSecret(),
                    keys.serverHandshakeSecret(),
                    keys.clientApplicationSecret(),
                    keys.serverApplicationSecret(),
                    keys.exporterMasterSecret()
                }) {
            assertTrue(secret.length == 32 && Arrays.equals(secret, new byte[32]));
        }
    }

    private void add(String... messages) {
        for (String message : messages) {
            byte[] bytes = bytes(message);
            keys.transcript().add(bytes, 0, bytes.length);
        }
    }

    private static TlsReader body(String message) {
        byte[] bytes = bytes(message);
        return new HandshakeMessage(bytes, 0, bytes.length).body();
    }

    private static byte[] bytes(String name) {
        return HexFormat.of().parseHex(TRACE.getProperty(name));
    }

    private static Properties load() {
        try (InputStream in = Rfc8448Test.class.getResourceAsStream("rfc8448.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
