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

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.TransportException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9849 §6.2. */
class EchGreaseTest {
    private static final int ECH = ExtensionType.ENCRYPTED_CLIENT_HELLO;
    private static final int BEFORE_EXTENSIONS = 2 + 32 + 1 + 2 + 1;
    private static final TlsClientConfig CLIENT =
            ServerFlight.CLIENT.withOptions(new HelloOptions(CertificateType.USUAL, false, true));

    @Test
    void isOffByDefault() {
        TlsClientConfig usual = TlsClientConfig.of("localhost", Pair.H3, Pair.ANYONE);
        assertFalse(HelloEditor.of(usual).types.contains(ECH));
    }

    @Test
    void hasTheFormOfARealOne() throws Exception {
        byte[] data = HelloEditor.of(CLIENT).get(ECH);
        TlsReader in = new TlsReader(data, 0, data.length);
        assertEquals(0, in.u8());
        assertEquals(1, in.u16());
        assertEquals(1, in.u16());
        in.u8();
        assertEquals(32, in.vector16(0).rest().length);
        assertEquals(16, in.vector16(0).rest().length % 32);
        in.requireEnd();
    }

    @Test
    void doesNotKeepAHandshakeFromCompleting() throws Exception {
        assertTrue(new Pair(CLIENT, ServerFlight.SERVER).run().client.isComplete());
    }

    /** RFC 9849 §6.2: the second hello has the same again. */
    @Test
    void isTheSameAfterARetry() throws Exception {
        TlsServerConfig other =
                new TlsServerConfig(
                        ServerFlight.SERVER.chooser(),
                        Pair.H3,
                        ServerFlight.SERVER.suites(),
                        List.of(NamedGroup.SECP256R1),
                        false);
        Pair pair = new Pair(CLIENT, other);
        pair.client.start(Pair.NOW);
        byte[] first = new HelloEditor(pair.clientSink.sent.toByteArray()).get(ECH);
        pair.clientSink.sent.reset();
        pair.clientSink.deliverTo(pair.server, 1000, Pair.NOW);
        pair.serverSink.deliverTo(pair.client, 1000, Pair.NOW);
        byte[] second = new HelloEditor(pair.clientSink.sent.toByteArray()).get(ECH);
        assertArrayEquals(first, second);
        pair.pump(1000);
        assertTrue(pair.client.isComplete());
    }

    @Test
    void retryConfigurationsAreLookedAtAndIgnored() throws Exception {
        byte[] config = bytes(7, 0, 32, 0, 1, 9, 0, 4, 0, 1, 0, 1, 0, 1, 'a', 0, 0);
        byte[] entry = concat(bytes(0xfe, 0x0d, 0, config.length), config);
        byte[] unknown = bytes(1, 2, 0, 1, 5);
        byte[] list = concat(entry, unknown);
        byte[] data = concat(bytes(0, list.length), list);
        answered(CLIENT).handshake(withEch(CLIENT, data));
        for (int length = 0; length < data.length; length++) {
            byte[] cut = Arrays.copyOf(data, length);
            refused(Alert.DECODE_ERROR, CLIENT, cut);
        }
        byte[] cutInside =
                concat(bytes(0, entry.length - 1), Arrays.copyOf(entry, entry.length - 1));
        cutInside[5]--;
        refused(Alert.DECODE_ERROR, CLIENT, cutInside);
        refused(Alert.UNSUPPORTED_EXTENSION, ServerFlight.CLIENT, data);
    }

    @Test
    void retryConfigurationsAreWellFormedWithin() throws Exception {
        byte[] halfASuite = bytes(7, 0, 32, 0, 1, 9, 0, 6, 0, 1, 0, 1, 0, 1, 0, 1, 'a', 0, 0);
        byte[] halfAnExtension =
                bytes(7, 0, 32, 0, 1, 9, 0, 4, 0, 1, 0, 1, 0, 1, 'a', 0, 3, 0, 1, 0);
        for (byte[] config : List.of(halfASuite, halfAnExtension)) {
            byte[] entry = concat(bytes(0xfe, 0x0d, 0, config.length), config);
            refused(Alert.DECODE_ERROR, CLIENT, concat(bytes(0, entry.length), entry));
        }
    }

    @Test
    void confirmationsInARetryAreLookedAtAndIgnored() throws Exception {
        for (int length : new int[] {0, 7, 9}) {
            assertEquals(0x100 + Alert.DECODE_ERROR, refusal(retry(CLIENT, length)).code());
        }
        ServerFlight flight = new ServerFlight(CLIENT, ServerFlight.SERVER);
        flight.initial(retry(CLIENT, 8));
        assertEquals(
                0x100 + Alert.UNSUPPORTED_EXTENSION,
                assertThrows(
                                TransportException.class,
                                () -> new ServerFlight().initial(retry(CLIENT, 8)))
                        .code());
    }

    private static TransportException refusal(byte[] retry) {
        ServerFlight flight = new ServerFlight(CLIENT, ServerFlight.SERVER);
        return assertThrows(TransportException.class, () -> flight.initial(retry));
    }

    /** A HelloRetryRequest with a confirmation of some length. */
    private static byte[] retry(TlsClientConfig config, int confirmationBytes) {
        TlsWriter plain = new TlsWriter(64);
        ServerHello.writeRetry(plain, config.suites().getFirst(), NamedGroup.SECP256R1);
        byte[] body = body(plain.toByteArray());
        TlsWriter out = new TlsWriter(128).put(Arrays.copyOf(body, BEFORE_EXTENSIONS));
        out.u16(body.length - BEFORE_EXTENSIONS - 2 + 4 + confirmationBytes);
        out.put(Arrays.copyOfRange(body, BEFORE_EXTENSIONS + 2, body.length));
        out.u16(ECH).u16(confirmationBytes).put(new byte[confirmationBytes]);
        return message(HandshakeType.SERVER_HELLO, out.toByteArray());
    }

    private static void refused(int alert, TlsClientConfig config, byte[] data)
            throws TransportException {
        ServerFlight flight = answered(config);
        assertEquals(
                0x100 + alert,
                assertThrows(
                                TransportException.class,
                                () -> flight.handshake(withEch(config, data)))
                        .code());
    }

    private static ServerFlight answered(TlsClientConfig config) throws TransportException {
        ServerFlight flight = new ServerFlight(config, ServerFlight.SERVER);
        flight.initial(flight.serverHello);
        return flight;
    }

    private static byte[] withEch(TlsClientConfig config, byte[] data) {
        byte[] old = body(new ServerFlight(config, ServerFlight.SERVER).encryptedExtensions);
        byte[] more = concat(bytes(0xfe, 0x0d, 0, data.length), data);
        byte[] all = concat(old, more);
        int length = all.length - 2;
        all[0] = (byte) (length >> 8);
        all[1] = (byte) length;
        return message(HandshakeType.ENCRYPTED_EXTENSIONS, all);
    }
}
