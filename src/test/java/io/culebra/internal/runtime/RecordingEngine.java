package io.culebra.internal.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An engine without a protocol: counts datagrams, checks that they are its own, and answers each
 * run with its first datagram if it is told to.
 */
final class RecordingEngine implements Engine {
    static final int HEADER_BYTES = 9;

    private record Reply(
            int socket, InternetAddress local, InternetAddress peer, MemorySegment bytes) {}

    private final int number;
    private final boolean echoes;
    private final ArrayDeque<Reply> replies = new ArrayDeque<>();
    private final ArrayDeque<PacketBuffer> kept = new ArrayDeque<>();
    final AtomicLong datagrams = new AtomicLong();
    final AtomicLong strangers = new AtomicLong();
    final AtomicInteger batchEnds = new AtomicInteger();
    final AtomicInteger timeouts = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    final Queue<ConnectionId> resetTokens = new ConcurrentLinkedQueue<>();
    volatile boolean failing;
    volatile boolean keeping;
    volatile long deadlineNanos = Long.MAX_VALUE;

    RecordingEngine(int number, boolean echoes) {
        this.number = number;
        this.echoes = echoes;
    }

    /** A datagram with a short header whose id names a worker. */
    static byte[] datagram(int worker, int size) {
        byte[] bytes = new byte[size];
        bytes[0] = 0x40;
        bytes[2] = (byte) worker;
        return bytes;
    }

    @Override
    public void onDatagrams(DatagramRun run, long nowNanos) {
        if (failing) {
            throw new IllegalStateException("as the test asked");
        }
        MemorySegment bytes = run.bytes();
        int count = run.count();
        for (int i = 0; i < count; i++) {
            if (bytes.get(JAVA_BYTE, run.from() + i * run.stride() + 2) != number) {
                strangers.incrementAndGet();
            }
        }
        if (keeping) {
            run.buffer().retain();
            kept.add(run.buffer());
        }
        if (echoes) {
            MemorySegment copy = MemorySegment.ofArray(new byte[run.stride()]);
            MemorySegment.copy(bytes, run.from(), copy, 0, run.stride());
            replies.add(new Reply(run.socket(), run.local(), run.peer(), copy));
        }
        datagrams.addAndGet(count);
    }

    @Override
    public void onBatchEnd(long nowNanos) {
        batchEnds.incrementAndGet();
    }

    @Override
    public boolean transmit(long nowNanos, DatagramSink sink) {
        while (!replies.isEmpty()) {
            if (!sink.tryOpen()) {
                return true;
            }
            Reply reply = replies.remove();
            int length = (int) reply.bytes().byteSize();
            MemorySegment.copy(reply.bytes(), 0, sink.memory(), sink.position(), length);
            sink.commit(reply.socket(), reply.local(), reply.peer(), 0, length, length);
        }
        return false;
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void onTimeout(long nowNanos) {
        deadlineNanos = Long.MAX_VALUE;
        timeouts.incrementAndGet();
    }

    @Override
    public void close(long nowNanos, long errorCode, String reason) {
        closes.incrementAndGet();
    }

    @Override
    public void onResetToken(ConnectionId token) {
        resetTokens.add(token);
    }

    @Override
    public void destroy() {
        for (PacketBuffer buffer = kept.poll(); buffer != null; buffer = kept.poll()) {
            buffer.release();
        }
    }

    @Override
    public int connections() {
        return 0;
    }

    @Override
    public long dropped(DropReason reason) {
        return reason == DropReason.UNKNOWN_CONNECTION ? number : 0;
    }
}
