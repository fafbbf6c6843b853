package io.culebra.internal.stream;

import io.culebra.api.RetainedBytes;
import io.culebra.internal.memory.PacketBuffer;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the running {@code onStreamReadable} has borrowed, and how much of it is consumed. */
final class Delivery {
    private @Nullable ReceiveStream reader;
    private MemorySegment bytes = MemorySegment.NULL;
    private long from;
    private long length;
    private long consumed;
    private @Nullable PacketBuffer slot;

    /** A callback starts; without a word from the application all is consumed when it ends. */
    void begin(
            ReceiveStream ofStream,
            MemorySegment borrowed,
            long start,
            long count,
            @Nullable PacketBuffer inSlot) {
        assert reader == null : "one callback within another";
        reader = ofStream;
        bytes = borrowed;
        from = start;
        length = count;
        consumed = count;
        slot = inSlot;
    }

    /** The callback is over. */
    void end() {
        reader = null;
        bytes = MemorySegment.NULL;
        slot = null;
    }

    /** How much the application took in the last callback. */
    long consumed() {
        return consumed;
    }

    boolean isOf(ReceiveStream stream) {
        return reader == stream;
    }

    void pauseAt(long consumedTo) {
        if (consumedTo < from || consumedTo > from + length) {
            throw new IndexOutOfBoundsException(
                    "consumed to " + consumedTo + " of " + from + " to " + (from + length));
        }
        consumed = consumedTo - from;
    }

    /** Keeps some of the borrowed bytes. */
    RetainedBytes retain(StreamContext context, MemorySegment of, long start, long count) {
        if (reader == null || !of.equals(bytes)) {
            throw new IllegalStateException("only the bytes of the running callback can be kept");
        }
        Objects.checkFromIndexSize(start - from, count, length);
        PacketBuffer home = slot;
        return home != null && isRoomy(home)
                ? KeptBytes.inSlot(context, home, bytes.asSlice(start, count))
                : KeptBytes.copy(context, bytes, start, count);
    }

    /** Whether the slot's slab has half of its slots to spare. */
    private static boolean isRoomy(PacketBuffer slot) {
        int available = slot.home().available();
        return available > 0 && available >= slot.home().inUse();
    }
}
