package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.Violation;
import io.culebra.simulation.TestTls;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Handshake bytes that come before others. RFC 9000 §7.5. */
class CryptoBufferTest {
    private static final int PROMISED_BYTES = 4096;
    private static final int MOST_AHEAD = 64 << 10;
    private static final int PIECE = 900;

    private final Subject server = Subject.server();
    private final HandmadePeer client = HandmadePeer.client(server);

    @Test
    void areKeptUntilTheRestIsThere() {
        String[] protocols = new String[30];
        for (int i = 0; i < protocols.length; i++) {
            protocols[i] = "x".repeat(200) + i;
        }
        protocols[0] = Subject.PROTOCOL;
        client.clientTls = TestTls.credulousClient(protocols);
        byte[] hello = client.helloBytes();
        assertTrue(hello.length > PROMISED_BYTES + PIECE);
        int last = (hello.length - 1) / PIECE * PIECE;
        for (int at = last; at >= 0; at -= PIECE) {
            assertTrue(
                    client.listen().stream().noneMatch(packet -> packet.has(Frame.Crypto.class)));
            byte[] piece = Arrays.copyOfRange(hello, at, Math.min(hello.length, at + PIECE));
            client.send(client.initial(Frames.crypto(at, piece)));
        }
        client.completeHandshake();
    }

    @Test
    void areNoneInAnEmptyFrame() {
        client.send(client.initial(Frames.crypto(500, new byte[0])));
        client.completeHandshake();
    }

    @Test
    void closeTheConnectionIfTheyAreTooManyAhead() {
        client.send(client.initial(Frames.crypto(MOST_AHEAD - 100, new byte[100])));
        assertTrue(client.listen().getFirst().has(Frame.Ack.class), "too early");
        client.send(client.initial(Frames.crypto(MOST_AHEAD - 100, new byte[101])));
        client.assertClosedFor(Violation.CRYPTO_BUFFER_FULL);
    }
}
