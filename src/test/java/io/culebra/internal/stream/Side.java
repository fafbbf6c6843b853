package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameParser;
import io.culebra.internal.wire.FrameSink;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** One end of a connection that has nothing but streams. */
final class Side implements StreamHost, FrameSink, AutoCloseable {
    static final int PACKET_BYTES = 1200;
    static final int SLOTS = 16;
    private static final int SLOT_BYTES = 4096;
    private static final int SCRATCH_BYTES = 1 << 16;
    private static final long MANY = 1L << 40;

    final Arena arena = Arena.ofConfined();
    final ChunkPool pool = new ChunkPool(arena::allocate);
    final Slab slab = new Slab(arena.allocate((long) SLOTS * SLOT_BYTES), SLOTS, SLOT_BYTES);
    final RecordingApplication application = new RecordingApplication();
    final Streams streams;
    final StreamArrivals arrivals;
    final List<Runnable> posted = new ArrayList<>();
    boolean onWorker = true;
    int workSignals;

    private final MemorySegment scratch = arena.allocate(SCRATCH_BYTES);
    private final SegmentWriter writer = new SegmentWriter();
    private final FrameParser parser = new FrameParser();
    private PacketBuffer slot = PacketBuffer.NONE;

    private Side(boolean server, QuicSettings settings) {
        streams = new Streams(server, new FakeConnection(server), settings, pool, this);
        arrivals = streams.arrivals();
        streams.application(application);
        streams.turn(0, 1_000_000);
    }

    /** A side that does not know yet what its peer allows. */
    static Side of(boolean server, QuicSettings.Builder settings) {
        return new Side(server, settings.build());
    }

    /** A side whose peer allows everything. */
    static Side unlimited(boolean server, QuicSettings.Builder settings) {
        Side side = of(server, settings);
        side.streams.onPeerParameters(MANY, MANY, MANY, MANY, 1 << 20, 1 << 20);
        return side;
    }

    /** Tells this side what the other one allows. */
    void learn(QuicSettings peer) {
        long data = peer.initialMaxStreamData();
        streams.onPeerParameters(
                peer.initialMaxData(),
                data,
                data,
                data,
                peer.maxBidirectionalStreams(),
                peer.maxUnidirectionalStreams());
    }

    QuicStream open(boolean bidirectional) {
        return streams.tryOpen(bidirectional).orElseThrow();
    }

    static byte pattern(long offset) {
        return (byte) (offset * 31 + (offset >> 8));
    }

    /** Native memory with the pattern of a stream's bytes from an offset on. */
    MemorySegment data(long offset, int length) {
        MemorySegment bytes = arena.allocate(Math.max(1, length));
        for (int i = 0; i < length; i++) {
            bytes.set(ValueLayout.JAVA_BYTE, i, pattern(offset + i));
        }
        return bytes;
    }

    /** Writes the first bytes of a stream. */
    long write(QuicStream stream, int length, boolean fin) {
        return stream.write(data(0, length), 0, length, fin);
    }

    LoggedPacket packet() {
        return packet(PACKET_BYTES);
    }

    LoggedPacket packet(int room) {
        LoggedPacket packet = new LoggedPacket();
        writer.wrap(scratch, 0, room);
        packet.result = streams.fill(writer, packet);
        int length = (int) writer.position();
        packet.payload = scratch.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        assertEquals(length > 0, (packet.result & Streams.WROTE) != 0, "says what it wrote");
        if ((packet.result & Streams.TO_THE_END) != 0) {
            assertEquals(room, length, "a frame without length ends the packet");
        }
        return packet;
    }

    /** All packets that this side has to send now. */
    List<LoggedPacket> packets() {
        List<LoggedPacket> packets = new ArrayList<>();
        while (streams.hasWork()) {
            LoggedPacket packet = packet();
            assertEquals(Streams.WROTE, packet.result & Streams.WROTE, "has work but writes none");
            packets.add(packet);
        }
        return packets;
    }

    /** Takes a packet in, as from the network. */
    void receive(LoggedPacket packet) throws TransportException {
        slot = acquire();
        try {
            int length = packet.payload.length;
            MemorySegment.copy(packet.payload, 0, slot.bytes(), ValueLayout.JAVA_BYTE, 0, length);
            parser.parse(slot.bytes(), 0, length, PacketType.ONE_RTT, this);
        } finally {
            slot.release();
        }
    }

    /** A STREAM frame with a stream's pattern arrives alone. */
    void receiveData(long id, long offset, int length, boolean fin) throws TransportException {
        PacketBuffer buffer = acquire();
        try {
            for (int i = 0; i < length; i++) {
                buffer.bytes().set(ValueLayout.JAVA_BYTE, 7 + i, pattern(offset + i));
            }
            arrivals.onStream(id, offset, buffer.bytes(), 7, length, fin, buffer);
        } finally {
            buffer.release();
        }
    }

    PacketBuffer acquire() {
        PacketBuffer buffer = slab.tryAcquire();
        assertNotNull(buffer, "out of slots");
        return buffer;
    }

    void ack(LoggedPacket packet) {
        for (LoggedPacket.Data data : packet.data) {
            streams.onStreamAcked(data.id(), data.offset(), data.length(), data.fin());
        }
        for (LoggedPacket.Control control : packet.controls) {
            streams.onControlAcked(control.kind(), control.first(), control.second());
        }
    }

    void lose(LoggedPacket packet) {
        for (LoggedPacket.Data data : packet.data) {
            streams.onStreamLost(data.id(), data.offset(), data.length(), data.fin());
        }
        loseControls(packet);
    }

    void loseControls(LoggedPacket packet) {
        for (LoggedPacket.Control control : packet.controls) {
            streams.onControlLost(control.kind(), control.first(), control.second());
        }
    }

    /** Sends all there is to a peer without loss. */
    void sendAllTo(Side peer) throws TransportException {
        for (LoggedPacket packet : packets()) {
            peer.receive(packet);
            ack(packet);
        }
    }

    /** Goes back and forth until both are silent. */
    static void settle(Side one, Side other) throws TransportException {
        while (one.streams.hasWork()
                || other.streams.hasWork()
                || one.streams.hasPendingDelivery()
                || other.streams.hasPendingDelivery()) {
            one.streams.deliverPending();
            one.sendAllTo(other);
            other.streams.deliverPending();
            other.sendAllTo(one);
        }
    }

    @Override
    public void onWork() {
        workSignals++;
    }

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public boolean isOnWorker() {
        return onWorker;
    }

    @Override
    public void onStream(
            long id, long offset, MemorySegment bytes, long from, int length, boolean fin)
            throws TransportException {
        arrivals.onStream(id, offset, bytes, from, length, fin, slot);
    }

    @Override
    public void onMaxData(long max) {
        arrivals.onMaxData(max);
    }

    @Override
    public void onMaxStreamData(long id, long max) throws TransportException {
        arrivals.onMaxStreamData(id, max);
    }

    @Override
    public void onControl(ControlFrame frame) throws TransportException {
        switch (frame) {
            case ControlFrame.ResetStream(long id, long code, long size) ->
                    arrivals.onResetStream(id, code, size);
            case ControlFrame.StopSending(long id, long code) -> arrivals.onStopSending(id, code);
            case ControlFrame.MaxStreams(boolean bidirectional, long max) ->
                    arrivals.onMaxStreams(bidirectional, max);
            case ControlFrame.DataBlocked(long limit) -> arrivals.onDataBlocked(limit);
            case ControlFrame.StreamDataBlocked(long id, long limit) ->
                    arrivals.onStreamDataBlocked(id, limit);
            case ControlFrame.StreamsBlocked(boolean bidirectional, long limit) ->
                    arrivals.onStreamsBlocked(bidirectional, limit);
            default -> throw new AssertionError("not a stream's frame: " + frame);
        }
    }

    @Override
    public void onCrypto(long offset, MemorySegment bytes, long from, int length) {
        throw new AssertionError("no CRYPTO here");
    }

    @Override
    public void onAck(AckFrame ack) {
        throw new AssertionError("no ACK here");
    }

    @Override
    public void onDatagram(MemorySegment bytes, long from, int length) {
        throw new AssertionError("no DATAGRAM here");
    }

    /** Ends everything, and finds what was left in use. */
    @Override
    public void close() {
        streams.close();
        assertEquals(0, pool.inUse(), "chunks in use at the end");
        assertEquals(0, slab.inUse(), "slots in use at the end");
        arena.close();
    }
}
