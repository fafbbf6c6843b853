package io.culebra.internal.connection;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.path.Path;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.HeaderWriter;
import io.culebra.internal.wire.PacketNumbers;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;

/**
 * Writes the datagrams that ask and answer whether a path works.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-8.2 RFC 9000, section 8.2
 */
final class PathProbes {
    /** Header, packet number, one challenge and the tag fit in this many bytes. */
    static final int LEAST_BYTES = 64;

    private static final int FULL_BYTES = 1200;

    private final Connection connection;
    private final SegmentWriter out = new SegmentWriter();

    PathProbes(Connection connection) {
        this.connection = connection;
    }

    /** Writes and seals one datagram for the path; returns its size. */
    int assemble(OneRttKeys keys, Path path, MemorySegment memory, long base, long nowNanos)
            throws TransportException {
        PacketSpace space = connection.application;
        // RFC 9000 §8.2.1, §8.2.2: at least 1200 bytes, unless the amplification limit forbids it.
        int size = (int) Math.min(FULL_BYTES, path.amplification().allowance());
        long number = space.nextPacketNumber();
        int numberBytes =
                PacketNumbers.encodedLength(number, connection.recovery.largestAcked(space.id));
        out.wrap(memory, base, base + size - Aead.TAG_BYTES);
        HeaderWriter.writeShort(out, path.peerId(), keys.sendPhase() != 0, numberBytes);
        int numberOffset = 1 + path.peerId().length();
        HeaderWriter.writePacketNumber(out, number, numberBytes);
        space.sent.begin(number);
        if (path.validator().wantsChallenge(nowNanos)) {
            boolean full = size >= FULL_BYTES;
            long data = path.validator().nextChallenge(connection.context.random(), nowNanos, full);
            FrameWriter.writeControl(out, new ControlFrame.PathChallenge(data));
            space.sent.control(ControlKind.PATH_CHALLENGE, data, 0);
        }
        ControlFrame.PathResponse answer;
        while (!path.responses().isEmpty()) {
            answer = new ControlFrame.PathResponse(path.responses().removeFirst());
            if (FrameWriter.controlSize(answer) > out.remaining()) {
                break;
            }
            FrameWriter.writeControl(out, answer);
            space.sent.control(ControlKind.PATH_RESPONSE, answer.data(), 0);
        }
        out.writeZeros(out.remaining());
        connection.departures.commitProbe(path, space, size, nowNanos);
        space.advance(1);
        keys.sealRun(memory, base, size, 1, size, numberOffset, numberBytes, number);
        return size;
    }
}
