package io.culebra.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Bytes as text, so that a test reads like the RFC's examples. */
final class Hex {
    private static final int ROOM = 4096;

    private Hex() {}

    /** Spaces are allowed anywhere. */
    static byte[] array(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static MemorySegment segment(String hex) {
        return MemorySegment.ofArray(array(hex));
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String of(MemorySegment bytes, long from, long length) {
        return of(bytes.asSlice(from, length).toArray(JAVA_BYTE));
    }

    /** What a writer wrote. */
    static String written(Consumer<SegmentWriter> write) {
        SegmentWriter out = new SegmentWriter();
        out.wrap(MemorySegment.ofArray(new byte[ROOM]), 0, ROOM);
        write.accept(out);
        return of(out.target(), 0, out.position());
    }
}
