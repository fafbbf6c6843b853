package io.culebra.internal.endpoint;

import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.RangeSet;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bytes of frames. */
final class Frames {
    private static final int MOST_BYTES = 4096;

    private Frames() {}

    static byte[] join(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    static byte[] padding(int bytes) {
        return new byte[bytes];
    }

    static byte[] ping() {
        return control(new ControlFrame.Ping());
    }

    static byte[] control(ControlFrame frame) {
        return write(out -> FrameWriter.writeControl(out, frame));
    }

    static byte[] crypto(long offset, byte[] bytes) {
        return write(out -> {
            FrameWriter.writeCryptoHeader(out, offset, bytes.length);
            out.writeBytes(bytes);
        });
    }

    static byte[] stream(long id, long offset, byte[] bytes, boolean fin) {
        return write(out -> {
            FrameWriter.writeStreamHeader(out, id, offset, bytes.length, fin, true);
            out.writeBytes(bytes);
        });
    }

    static byte[] datagram(byte[] bytes) {
        return write(out -> {
            FrameWriter.writeDatagramHeader(out, bytes.length, true);
            out.writeBytes(bytes);
        });
    }

    /** Acknowledges these packets. */
    static byte[] ack(Iterable<Long> numbers) {
        RangeSet received = new RangeSet();
        numbers.forEach(received::add);
        return write(out -> FrameWriter.writeAck(out, received, 0, MOST_BYTES));
    }

    /** Those of a kind: of {@link Frame}'s, or of {@link ControlFrame}'s. */
    static <F> Stream<F> pick(List<Frame> frames, Class<F> kind) {
        return frames.stream()
                .map(frame -> frame instanceof Frame.Control(ControlFrame rare) ? rare : frame)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private static byte[] write(Consumer<SegmentWriter> writer) {
        byte[] bytes = new byte[MOST_BYTES];
        SegmentWriter out = new SegmentWriter().wrap(MemorySegment.ofArray(bytes), 0, MOST_BYTES);
        writer.accept(out);
        return Arrays.copyOf(bytes, (int) out.position());
    }
}
