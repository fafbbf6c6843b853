package io.culebra.internal.endpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.PacketOpener;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.FrameParser;
import io.culebra.internal.wire.HeaderParser;
import io.culebra.internal.wire.PacketNumbers;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.TransportException;
import io.culebra.simulation.SimulatedSink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Opens the datagrams of the endpoint under test with a peer's keys. */
final class PacketReader {
    private final HeaderParser header = new HeaderParser();
    private final FrameParser parser = new FrameParser();
    private final Map<PacketType, PeerLevel> levels;
    private int datagrams;

    PacketReader(Map<PacketType, PeerLevel> levels) {
        this.levels = levels;
    }

    /** Reads packet by packet: what is done about one may give the keys for the next. */
    void read(SimulatedSink.Datagram datagram, int idLength, Consumer<Heard> listener) {
        long end = datagram.bytes.length;
        MemorySegment memory = Arena.ofAuto().allocate(end, Long.BYTES);
        MemorySegment.copy(datagram.bytes, 0, memory, JAVA_BYTE, 0, datagram.bytes.length);
        long at = 0;
        while (at < end) {
            DropReason junk = header.parse(memory, at, end, idLength);
            if (junk != null) {
                throw new AssertionError("the endpoint sent junk: " + junk);
            }
            long next = header.packetEnd();
            listener.accept(packet(memory, at, next, datagram));
            at = next;
        }
        datagrams++;
    }

    private Heard packet(MemorySegment memory, long at, long end, SimulatedSink.Datagram datagram) {
        PeerLevel level = levels.get(header.type());
        PacketOpener opener = level == null ? null : level.opener;
        if (level == null || opener == null || !header.hasSample()) {
            return heard(memory, at, end, datagram, false, -1, List.of());
        }
        int numberAt = (int) (header.packetNumberFrom() - at);
        int bytes = (int) (end - at);
        opener.unprotectRun(memory, at, bytes, 1, numberAt, header.isLong());
        int numberBytes = (memory.get(JAVA_BYTE, at) & 3) + 1;
        long truncated = 0;
        for (int i = 0; i < numberBytes; i++) {
            truncated = (truncated << 8) | (memory.get(JAVA_BYTE, at + numberAt + i) & 0xff);
        }
        long largest = level.heard.isEmpty() ? -1 : level.heard.last();
        long number = PacketNumbers.decode(truncated, numberBytes, largest);
        int headerBytes = numberAt + numberBytes;
        if (!isOpened(opener, memory, at, headerBytes, bytes - headerBytes, number)) {
            return heard(memory, at, end, datagram, false, -1, List.of());
        }
        List<Frame> frames =
                frames(level, memory, at + headerBytes, end - Aead.TAG_BYTES, header.type());
        level.heard.add(number);
        return heard(memory, at, end, datagram, true, number, frames);
    }

    private static boolean isOpened(
            PacketOpener opener,
            MemorySegment memory,
            long at,
            int headerBytes,
            int bodyBytes,
            long number) {
        try {
            return opener.open(memory, at, headerBytes, bodyBytes, number);
        } catch (TransportException e) {
            throw new AssertionError("the endpoint has forged packets without end", e);
        }
    }

    private List<Frame> frames(
            PeerLevel level, MemorySegment memory, long from, long to, PacketType type) {
        FrameRecorder recorder = new FrameRecorder();
        try {
            int bits = parser.parse(memory, from, to, type, recorder);
            level.owesAck |= (bits & FrameParser.ACK_ELICITING) != 0;
        } catch (TransportException e) {
            throw new AssertionError("the endpoint sent a broken frame", e);
        }
        return recorder.frames;
    }

    private Heard heard(
            MemorySegment memory,
            long at,
            long end,
            SimulatedSink.Datagram datagram,
            boolean opened,
            long number,
            List<Frame> frames) {
        byte[] token = new byte[header.tokenLength()];
        MemorySegment.copy(memory, JAVA_BYTE, header.tokenFrom(), token, 0, token.length);
        return new Heard(
                header.type(),
                opened,
                number,
                ConnectionId.read(memory, header.destinationIdFrom(), header.destinationIdLength()),
                header.isLong()
                        ? ConnectionId.read(memory, header.sourceIdFrom(), header.sourceIdLength())
                        : ConnectionId.EMPTY,
                ByteBuffer.wrap(token),
                List.copyOf(frames),
                (int) (end - at),
                datagram.bytes.length,
                datagrams,
                datagram.to);
    }
}
