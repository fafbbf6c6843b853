package io.culebra.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import java.lang.foreign.MemorySegment;

/** Receives runs, opens them, and acknowledges; ends when nothing comes any more. */
final class BulkReceiver {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final BulkEnd end;
    private final InternetAddress peer;
    private long acknowledged;

    BulkReceiver(BulkEnd end, InternetAddress peer) {
        this.end = end;
        this.peer = peer;
    }

    void receive(long warmNanos) {
        long measured = Long.MAX_VALUE;
        long last = System.nanoTime();
        while (end.poller.await(end.meter.total == 0 ? PATIENCE_NANOS : BulkEnd.SILENCE_NANOS)
                > 0) {
            if (end.meter.total == 0) {
                measured = System.nanoTime() + warmNanos;
            }
            int n;
            do {
                n = end.in.receive(end.socket);
                for (int i = 0; i < n; i++) {
                    if (end.in.run(i, end.run)) {
                        open(end.run);
                    }
                }
                acknowledge();
            } while (n == end.in.capacity());
            last = System.nanoTime();
            if (last > measured) {
                end.meter.start();
                measured = Long.MAX_VALUE;
            }
        }
        if (measured != Long.MAX_VALUE || end.meter.total == 0) {
            throw new IllegalStateException("nothing came any more before the warm-up was over");
        }
        end.meter.stop(last);
    }

    private void open(DatagramRun run) {
        int length = run.length();
        int stride = run.stride();
        end.meter.bytes += length;
        end.meter.total += length;
        end.meter.packets += run.count();
        Aead aead = end.opener;
        if (aead == null) {
            return;
        }
        MemorySegment memory = run.bytes();
        for (int at = 0; at < length; at += stride) {
            long header = run.from() + at;
            int body = Math.min(stride, length - at) - BulkEnd.HEADER;
            long packetNumber = memory.get(JAVA_LONG_UNALIGNED, header);
            if (!aead.open(memory, header, BulkEnd.HEADER, body, packetNumber, 0)) {
                end.meter.forged++;
            }
        }
    }

    private void acknowledge() {
        if (end.meter.total - acknowledged < BulkEnd.WINDOW / 8) {
            return;
        }
        acknowledged = end.meter.total;
        end.out.tryOpen();
        end.out.memory().set(JAVA_LONG_UNALIGNED, end.out.position(), acknowledged);
        end.out.commit(0, InternetAddress.NONE, peer, 0, Long.BYTES, Long.BYTES);
        end.out.flush();
    }
}
