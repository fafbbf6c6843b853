package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.api.EarlyData;
import io.culebra.api.HandshakeInfo;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a handshake tells those who use it. */
class HandshakeFactsTest {
    /** RFC 9001 §4.1.4 and §5.7. */
    @Test
    void keysAndEventsInOrder() throws Exception {
        Pair pair = new Pair(Handshakes.CLIENT, Handshakes.SERVER).run();
        assertEquals(
                List.of(
                        "bytes INITIAL",
                        "read HANDSHAKE",
                        "write HANDSHAKE",
                        "parameters",
                        "bytes HANDSHAKE",
                        "read APPLICATION",
                        "write APPLICATION",
                        "complete"),
                pair.clientSink.events);
        assertEquals(
                List.of(
                        "parameters",
                        "bytes INITIAL",
                        "read HANDSHAKE",
                        "write HANDSHAKE",
                        "bytes HANDSHAKE",
                        "write APPLICATION",
                        "read APPLICATION",
                        "complete"),
                pair.serverSink.events);
    }

    @Test
    void whatWasAgreedOn() throws Exception {
        Pair pair = new Pair(Handshakes.CLIENT, Handshakes.SERVER).run();
        assertEquals(
                new HandshakeInfo(
                        "h3",
                        Optional.of("localhost"),
                        1,
                        "TLS_AES_128_GCM_SHA256",
                        "X25519MLKEM768",
                        Handshakes.IDENTITY.chain(),
                        Optional.empty(),
                        Optional.empty(),
                        42,
                        false,
                        EarlyData.NONE),
                pair.client.info(42, 1));
        assertEquals(List.of(), pair.server.info(42, 1).peerCertificates());
        assertEquals(Optional.of("localhost"), pair.server.info(42, 1).serverName());
    }

    @Test
    void nothingBeforeItIsComplete() {
        Pair pair = new Pair(Handshakes.CLIENT, Handshakes.SERVER);
        assertThrows(IllegalStateException.class, () -> pair.client.info(1, 1));
        assertThrows(IllegalStateException.class, () -> export(pair.client, 1));
    }

    /** RFC 8446 §7.5. */
    @Test
    void theSameExportedKeysAtBothEnds() throws Exception {
        Pair pair = new Pair(Handshakes.CLIENT, Handshakes.SERVER).run();
        byte[] key = export(pair.client, 40);
        assertEquals(40, key.length);
        assertArrayEquals(key, export(pair.server, 40));
        byte[] context = {2};
        assertFalse(Arrays.equals(key, pair.client.exportKey("label", context, 40)));
        pair.client.destroy();
        assertThrows(IllegalStateException.class, () -> export(pair.client, 40));
    }

    private static byte[] export(TlsHandshake handshake, int length) {
        return handshake.exportKey("label", new byte[] {1}, length);
    }

    @Test
    void theSameKeyLogAtBothEndsAndOnlyIfAsked() throws Exception {
        Pair pair =
                new Pair(
                                Handshakes.client(
                                        Handshakes.SUITES,
                                        Handshakes.GROUPS,
                                        List.of(NamedGroup.X25519)),
                                Handshakes.server(
                                        Handshakes.CREDENTIAL,
                                        Handshakes.SUITES,
                                        Handshakes.GROUPS))
                        .run();
        List<String> lines = pair.clientSink.keyLog;
        assertEquals(lines, pair.serverSink.keyLog);
        assertEquals(
                List.of(
                        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                        "CLIENT_TRAFFIC_SECRET_0",
                        "SERVER_TRAFFIC_SECRET_0",
                        "EXPORTER_SECRET"),
                lines.stream().map(line -> line.substring(0, line.indexOf(' '))).toList());
        String random = hex(Arrays.copyOfRange(pair.clientSink.sent.toByteArray(), 6, 38));
        String secret =
                hex(
                        pair.clientSink.writeSecrets.getOrDefault(
                                EncryptionLevel.APPLICATION, Endpoint.NONE));
        assertEquals("CLIENT_TRAFFIC_SECRET_0 " + random + " " + secret, lines.get(2));
        assertEquals(
                List.of(), new Pair(Handshakes.CLIENT, Handshakes.SERVER).run().clientSink.keyLog);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
