package io.culebra.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.memory.InternetAddress;
import java.lang.foreign.MemorySegment;

/** Seals runs and sends them, as many as the window lets. */
final class BulkSender {
    private final BulkEnd end;
    private final InternetAddress peer;
    private long acknowledged;
    private long packetNumber;

    BulkSender(BulkEnd end, InternetAddress peer) {
        this.end = end;
        this.peer = peer;
    }

    void send(long warmNanos, long measuredNanos) {
        long measured = System.nanoTime() + warmNanos;
        long stop = measured + measuredNanos;
        while (System.nanoTime() < measured) {
            sendRun();
        }
        end.meter.start();
        while (System.nanoTime() < stop) {
            sendRun();
        }
        end.meter.stop(System.nanoTime());
    }

    private void sendRun() {
        while (end.meter.total + BulkEnd.RUN - acknowledged > BulkEnd.WINDOW) {
            if (end.poller.await(BulkEnd.SILENCE_NANOS) == 0) {
                acknowledged = end.meter.total; // an acknowledgement was lost: go on
            }
            hear();
        }
        hear();
        end.out.tryOpen();
        seal(end.out.memory(), end.out.position());
        end.out.commit(0, InternetAddress.NONE, peer, 0, BulkEnd.RUN, BulkEnd.DATAGRAM);
        while (end.out.flush() > 0) {
            hear();
        }
        end.meter.total += BulkEnd.RUN;
        end.meter.bytes += BulkEnd.RUN;
        end.meter.packets += BulkEnd.SEGMENTS;
    }

    private void seal(MemorySegment memory, long at) {
        Aead aead = end.sealer;
        if (aead == null) {
            return;
        }
        for (int i = 0; i < BulkEnd.SEGMENTS; i++) {
            memory.set(JAVA_LONG_UNALIGNED, at, packetNumber);
            aead.seal(
                    memory,
                    at,
                    BulkEnd.HEADER,
                    BulkEnd.DATAGRAM - BulkEnd.HEADER - Aead.TAG_BYTES,
                    packetNumber++,
                    0);
            at += BulkEnd.DATAGRAM;
        }
    }

    private void hear() {
        int n = end.in.receive(end.socket);
        for (int i = 0; i < n; i++) {
            if (end.in.run(i, end.run)) {
                long last = end.run.from() + end.run.length() - Long.BYTES;
                acknowledged =
                        Math.max(acknowledged, end.run.bytes().get(JAVA_LONG_UNALIGNED, last));
            }
        }
    }
}
