package io.culebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.Loopback.Echo;
import io.culebra.Loopback.Shout;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that are updated by command, and keys for others, on real sockets of this host. */
@Timeout(120)
class KeysOnLoopbackTest {
    private static final int LENGTH = 48;
    private static final byte[] CONTEXT = "context".getBytes(StandardCharsets.US_ASCII);

    /** Exports a key, and asks for an update, as soon as the handshake is complete. */
    private static final class Exporting extends Wrapped {
        final CompletableFuture<byte[]> key = new CompletableFuture<>();

        @Override
        public void onEstablished(QuicConnection connection, HandshakeInfo info) {
            key.complete(connection.exportKey("EXPORTER-test", CONTEXT, LENGTH));
            assertThrows(
                    IllegalStateException.class,
                    () -> connection.exportEarlyKey("EXPORTER-test", CONTEXT, LENGTH));
        }
    }

    private static class Wrapped implements ApplicationOverQuic {
        private final Echo echo = new Echo();

        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
            echo.onStreamReadable(stream, bytes, from, length, fin);
        }

        @Override
        public void onStreamWritable(QuicStream stream) {
            echo.onStreamWritable(stream);
        }
    }

    @Test
    void areUpdatedByCommandInTheMidstOfATransfer() throws Exception {
        CompletableFuture<QuicConnection> atServer = new CompletableFuture<>();
        try (QuicServer server =
                        QuicServer.listen(
                                Loopback.serverParams(),
                                Loopback.SINGLE,
                                initial -> atServer.complete(initial.start(new Echo())),
                                Loopback.anyPort());
                QuicClient client = QuicClient.open(Loopback.SINGLE)) {
            Shout shout = new Shout(3_000_000);
            QuicConnection connection =
                    client.connect(
                                    server.addresses().getFirst(),
                                    "localhost",
                                    Loopback.clientParams(),
                                    shout)
                            .get();
            connection.updateKeys();
            assertEquals(3_000_000, shout.echoed.get());
            assertEquals(1, connection.stats().keyUpdates());
            assertEquals(1, atServer.get().stats().keyUpdates());
        }
    }

    @Test
    void forOthersAreTheSameAtBothEnds() throws Exception {
        Exporting atServer = new Exporting();
        Exporting atClient = new Exporting();
        try (QuicServer server =
                        QuicServer.listen(
                                Loopback.serverParams(),
                                Loopback.SINGLE,
                                initial -> initial.start(atServer),
                                Loopback.anyPort());
                QuicClient client = QuicClient.open(Loopback.SINGLE)) {
            client.connect(
                            server.addresses().getFirst(),
                            "localhost",
                            Loopback.clientParams(),
                            atClient)
                    .get();
            assertEquals(LENGTH, atClient.key.get().length);
            assertArrayEquals(atClient.key.get(), atServer.key.get());
        }
    }
}
