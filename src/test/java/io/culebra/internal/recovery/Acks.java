package io.culebra.internal.recovery;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameParser;
import io.culebra.internal.wire.FrameSink;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.RangeSet;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;

/** Makes ACK frames as they come from the wire: written by one side, parsed by the other. */
final class Acks implements FrameSink {
    private static final int ROOM = 4096;

    private final MemorySegment bytes = MemorySegment.ofArray(new byte[ROOM]);
    private final SegmentWriter out = new SegmentWriter();
    private final FrameParser parser = new FrameParser();
    private AckFrame parsed = new AckFrame();

    /** A frame of ranges, each as its first and its last number, lowest first. */
    static AckFrame of(long... bounds) {
        return new Acks().frame(ranges(bounds));
    }

    static AckFrame withEcn(long ect0, long ect1, long ce, long... bounds) {
        Acks acks = new Acks();
        acks.out.wrap(acks.bytes, 0, ROOM);
        FrameWriter.writeAck(acks.out, ranges(bounds), 0, ect0, ect1, ce, ROOM);
        return acks.parse();
    }

    static RangeSet ranges(long... bounds) {
        RangeSet set = new RangeSet();
        for (int i = 0; i < bounds.length; i += 2) {
            set.add(bounds[i], bounds[i + 1]);
        }
        return set;
    }

    /** The same object every time. */
    AckFrame frame(RangeSet received) {
        out.wrap(bytes, 0, ROOM);
        FrameWriter.writeAck(out, received, 0, ROOM);
        return parse();
    }

    private AckFrame parse() {
        try {
            parser.parse(bytes, 0, out.position(), PacketType.ONE_RTT, this);
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
        return parsed;
    }

    @Override
    public void onAck(AckFrame ack) {
        parsed = ack;
    }

    @Override
    public void onStream(
            long id, long offset, MemorySegment data, long from, int length, boolean fin) {
        throw new AssertionError();
    }

    @Override
    public void onCrypto(long offset, MemorySegment data, long from, int length) {
        throw new AssertionError();
    }

    @Override
    public void onMaxData(long max) {
        throw new AssertionError();
    }

    @Override
    public void onMaxStreamData(long id, long max) {
        throw new AssertionError();
    }

    @Override
    public void onDatagram(MemorySegment data, long from, int length) {
        throw new AssertionError();
    }

    @Override
    public void onControl(ControlFrame frame) {
        throw new AssertionError();
    }
}
