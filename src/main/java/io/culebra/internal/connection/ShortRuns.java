package io.culebra.internal.connection;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.HeaderWriter;
import io.culebra.internal.wire.PacketNumbers;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;

/**
 * Writes runs of 1-RTT packets of equal size, straight into the memory that the kernel will read.
 */
final class ShortRuns {
    private static final int LEAST_NUMBER_AND_PAYLOAD = 4;

    private final Connection connection;
    private final SegmentWriter out = new SegmentWriter();
    private int lastBytes;

    ShortRuns(Connection connection) {
        this.connection = connection;
    }

    /**
     * Writes and seals up to {@code most} packets.
     *
     * @param stride size of each packet but the last
     * @param allowance bytes of ack-eliciting packets that may be sent; probes go beyond it
     * @return packets written; {@link #lastBytes} tells the size of the last
     */
    int assemble(
            OneRttKeys keys,
            MemorySegment memory,
            long base,
            int stride,
            int most,
            long allowance,
            long nowNanos)
            throws TransportException {
        PacketSpace space = connection.application;
        ConnectionId destination = connection.peerId();
        long firstNumber = space.nextPacketNumber();
        int numberBytes =
                PacketNumbers.encodedLength(
                        firstNumber + most - 1, connection.recovery.largestAcked(space.id));
        boolean phase = keys.sendPhase() != 0;
        int numberOffset = 1 + destination.length();
        long left = allowance;
        int count = 0;
        while (count < most) {
            long at = base + (long) count * stride;
            out.wrap(memory, at, at + stride - Aead.TAG_BYTES);
            HeaderWriter.writeShort(out, destination, phase, numberBytes);
            HeaderWriter.writePacketNumber(out, firstNumber + count, numberBytes);
            boolean mayElicit = left >= stride || connection.recovery.probesOwed(space.id) > 0;
            int flags = fill(space, firstNumber + count, numberOffset, at, mayElicit, nowNanos);
            if (flags == 0) {
                break;
            }
            count++;
            lastBytes = (int) (out.position() - at) + Aead.TAG_BYTES;
            boolean eliciting = (flags & FrameScheduler.ELICITING) != 0;
            connection.departures.commit(space, lastBytes, eliciting, eliciting, nowNanos);
            left -= eliciting ? lastBytes : 0;
            if (lastBytes < stride || !eliciting) {
                break;
            }
        }
        if (count > 0) {
            keys.sealRun(
                    memory, base, stride, count, lastBytes, numberOffset, numberBytes, firstNumber);
            space.advance(count);
        }
        return count;
    }

    /** Size of the last packet written, in bytes. */
    int lastBytes() {
        return lastBytes;
    }

    private int fill(
            PacketSpace space,
            long packetNumber,
            int numberOffset,
            long at,
            boolean mayElicit,
            long nowNanos) {
        space.sent.begin(packetNumber);
        int flags = connection.frames.fill(space, out, mayElicit, nowNanos);
        if (flags == 0) {
            space.sent.cancel();
            return 0;
        }
        long missing = LEAST_NUMBER_AND_PAYLOAD - (out.position() - at - numberOffset);
        if (missing > 0) {
            out.writeZeros(missing);
        }
        return flags;
    }
}
