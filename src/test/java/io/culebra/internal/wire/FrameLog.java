package io.culebra.internal.wire;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Writes down what the parser told. */
class FrameLog implements FrameSink {
    final List<String> frames = new ArrayList<>();

    /** How many frames are taken before control frames are a broken rule. */
    int refuseAt = Integer.MAX_VALUE;

    @Override
    public void onStream(
            long id, long offset, MemorySegment bytes, long from, int length, boolean fin) {
        String end = fin ? " fin" : "";
        frames.add("STREAM " + id + "@" + offset + " " + Hex.of(bytes, from, length) + end);
    }

    @Override
    public void onCrypto(long offset, MemorySegment bytes, long from, int length) {
        frames.add("CRYPTO @" + offset + " " + Hex.of(bytes, from, length));
    }

    @Override
    public void onAck(AckFrame ack) {
        StringJoiner ranges = new StringJoiner(",");
        for (int i = 0; i < ack.rangeCount(); i++) {
            ranges.add(ack.first(i) + ".." + ack.last(i));
        }
        String ecn = ack.hasEcn() ? " ecn " + ack.ect0() + "," + ack.ect1() + "," + ack.ce() : "";
        frames.add("ACK " + ranges + " delay " + ack.delay() + ecn);
    }

    @Override
    public void onMaxData(long max) {
        frames.add("MAX_DATA " + max);
    }

    @Override
    public void onMaxStreamData(long id, long max) {
        frames.add("MAX_STREAM_DATA " + id + " " + max);
    }

    @Override
    public void onDatagram(MemorySegment bytes, long from, int length) {
        frames.add("DATAGRAM " + Hex.of(bytes, from, length));
    }

    @Override
    public void onControl(ControlFrame frame) throws TransportException {
        if (frames.size() >= refuseAt) {
            throw TransportException.of(Violation.STREAM_LIMIT);
        }
        frames.add(frame.toString());
    }
}
