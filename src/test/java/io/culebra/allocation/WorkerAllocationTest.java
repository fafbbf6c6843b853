package io.culebra.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.culebra.Garbage;
import io.culebra.api.QuicSettings;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What two workers allocate while a connection between them is busy, with real sockets and all:
 * nothing, but for the ciphers.
 */
class WorkerAllocationTest {
    private static final int PACKETS = 100_000;
    private static final int TALKED_PACKETS = 20_000;
    private static final long SECONDS = 60;

    /** What two threads allocated while so much was received. */
    private record Stretch(long sender, long receiver) {}

    /** Looks, on the receiver's thread, at what both threads allocate, stretch by stretch. */
    private static final class Meter implements Listener.Progress {
        private static final ThreadMXBean THREADS =
                (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final CompletableFuture<Stretch> result = new CompletableFuture<>();
        private final long stretchBytes;
        private final long senderThread;
        private long sender;
        private long receiver;
        private long next;
        private final long until = Garbage.deadlineNanos();
        private boolean looked;

        Meter(long stretchBytes, long senderThread) {
            this.stretchBytes = stretchBytes;
            this.senderThread = senderThread;
            next = stretchBytes;
        }

        @Override
        public void onReceived(long bytes) {
            if (bytes >= next && !result.isDone()) {
                look();
                next = bytes + stretchBytes;
            }
        }

        private void look() {
            long senderBefore = sender;
            long receiverBefore = receiver;
            sender = THREADS.getThreadAllocatedBytes(senderThread);
            receiver = THREADS.getCurrentThreadAllocatedBytes();
            if (!looked) {
                looked = true;
                return;
            }
            long receiverBytes = receiver - receiverBefore;
            // Calls of C functions leave a little garbage until they are compiled.
            boolean isLast = System.nanoTime() - until > 0;
            if (isLast || (sender == senderBefore && receiverBytes == 0)) {
                result.complete(new Stretch(sender - senderBefore, receiverBytes));
            }
        }
    }

    @Test
    void isNothingForATransfer() throws Exception {
        try (LoopbackPair pair = new LoopbackPair(new Writer())) {
            long bytes = (long) PACKETS * QuicSettings.DEFAULTS.packetBytes();
            assertNothing(pair, new Listener(), bytes);
        }
    }

    @Test
    void isNothingForAConversation() throws Exception {
        try (LoopbackPair pair = new LoopbackPair(new Talker())) {
            assertNothing(pair, new Talker(), (long) TALKED_PACKETS * Talker.BYTES);
        }
    }

    private static void assertNothing(LoopbackPair pair, Listener listener, long bytes)
            throws Exception {
        Meter meter = new Meter(bytes, pair.serverThread());
        pair.connect(listener.reportingTo(meter));
        assertEquals(new Stretch(0, 0), meter.result.get(SECONDS, TimeUnit.SECONDS));
    }
}
