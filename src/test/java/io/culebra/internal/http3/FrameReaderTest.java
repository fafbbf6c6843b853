package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** RFC 9114, section 7.1. */
class FrameReaderTest {
    private static final long[] VALUES = {
        0, 1, 0x3f, 0x40, 0x3fff, 0x4000, 0x3fff_ffff, 0x4000_0000, (1L << 62) - 1
    };

    private final MemorySegment bytes = Arena.ofAuto().allocate(64);

    private int compose(long type, long length) {
        SegmentWriter out = new SegmentWriter().wrap(bytes, 0, 64);
        out.writeVarInt(type);
        out.writeVarInt(length);
        return (int) out.position();
    }

    @Test
    void readsEveryHeaderCutAtEveryPlace() {
        for (long type : VALUES) {
            for (long length : VALUES) {
                int size = compose(type, length);
                for (int cut = 0; cut <= size; cut++) {
                    FrameReader reader = new FrameReader();
                    assertEquals(cut, reader.readHeader(bytes, 0, cut));
                    assertEquals(cut == size, reader.inPayload());
                    assertEquals(cut == 0, reader.isBetweenFrames());
                    assertEquals(size, reader.readHeader(bytes, cut, size));
                    assertTrue(reader.inPayload());
                    assertEquals(type, reader.type());
                    assertEquals(length, reader.remaining());
                }
            }
        }
    }

    @Test
    void leavesThePayloadAlone() {
        int size = compose(0, 3);
        FrameReader reader = new FrameReader();
        assertEquals(size, reader.readHeader(bytes, 0, 40));
        reader.consume(1);
        assertEquals(2, reader.remaining());
        assertFalse(reader.isBetweenFrames());
        reader.consume(2);
        assertTrue(reader.isBetweenFrames());
    }

    @Test
    void endsAnEmptyFrameWithNothingConsumed() {
        int size = compose(0x21, 0);
        FrameReader reader = new FrameReader();
        reader.readHeader(bytes, 0, size);
        assertTrue(reader.inPayload());
        reader.consume(0);
        assertTrue(reader.isBetweenFrames());
    }
}
