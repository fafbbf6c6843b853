package io.culebra.internal.endpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameSink;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Notes the frames of a packet. */
final class FrameRecorder implements FrameSink {
    final List<Frame> frames = new ArrayList<>();

    @Override
    public void onStream(
            long id, long offset, MemorySegment bytes, long from, int length, boolean fin) {
        frames.add(new Frame.Stream(id, offset, copy(bytes, from, length), fin));
    }

    @Override
    public void onCrypto(long offset, MemorySegment bytes, long from, int length) {
        frames.add(new Frame.Crypto(offset, copy(bytes, from, length)));
    }

    @Override
    public void onAck(AckFrame ack) {
        List<Long> ranges = new ArrayList<>();
        for (int i = 0; i < ack.rangeCount(); i++) {
            ranges.add(ack.first(i));
            ranges.add(ack.last(i));
        }
        List<Long> ecn = ack.hasEcn() ? List.of(ack.ect0(), ack.ect1(), ack.ce()) : List.of();
        frames.add(new Frame.Ack(ranges, ack.delay(), ecn));
    }

    @Override
    public void onMaxData(long max) {
        frames.add(new Frame.MaxData(max));
    }

    @Override
    public void onMaxStreamData(long id, long max) {
        frames.add(new Frame.MaxStreamData(id, max));
    }

    @Override
    public void onDatagram(MemorySegment bytes, long from, int length) {
        frames.add(new Frame.Datagram(copy(bytes, from, length)));
    }

    @Override
    public void onControl(ControlFrame frame) {
        frames.add(new Frame.Control(frame));
    }

    private static ByteBuffer copy(MemorySegment bytes, long from, int length) {
        byte[] copy = new byte[length];
        MemorySegment.copy(bytes, JAVA_BYTE, from, copy, 0, length);
        return ByteBuffer.wrap(copy);
    }
}
