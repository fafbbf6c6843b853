package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.api.QuicSettings;
import io.culebra.api.RetainedBytes;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Received bytes that the application keeps for longer than a callback. */
class RetainedBytesTest {
    private static final long UNI = 2;

    private final Side side = Side.unlimited(true, QuicSettings.builder());

    private final RecordingApplication app = side.application;

    @AfterEach
    void close() {
        side.close();
    }

    private final List<RetainedBytes> kept = new ArrayList<>();

    private void keep(long skip, long length) {
        app.reader =
                (stream, bytes, from, count, _) -> {
                    kept.add(stream.retain(bytes, from + skip, length));
                    return count;
                };
    }

    private void expectKept(long offset, long length) {
        assertEquals(length, kept.getFirst().bytes().byteSize());
        for (long i = 0; i < length; i++) {
            assertEquals(
                    Side.pattern(offset + i),
                    kept.getFirst().bytes().get(ValueLayout.JAVA_BYTE, i));
        }
    }

    @Test
    void keepsTheSlotWhileThereAreMany() throws TransportException {
        keep(10, 50);
        side.receiveData(UNI, 0, 100, true);
        assertEquals(1, side.slab.inUse());
        assertEquals(0, side.pool.inUse());
        expectKept(10, 50);
        kept.getFirst().close();
        kept.getFirst().close();
        assertEquals(0, side.slab.inUse());
    }

    @Test
    void copiesWhileThereAreFew() throws TransportException {
        List<PacketBuffer> taken = new ArrayList<>();
        for (int i = 0; i < Side.SLOTS / 2; i++) {
            taken.add(side.acquire());
        }
        keep(0, 100);
        side.receiveData(UNI, 0, 100, true);
        assertEquals(Side.SLOTS / 2, side.slab.inUse());
        assertEquals(1, side.pool.inUse());
        expectKept(0, 100);
        kept.getFirst().close();
        kept.getFirst().close();
        assertEquals(0, side.pool.inUse());
        taken.forEach(PacketBuffer::release);
    }

    @Test
    void copiesWhatIsNotInASlotAnyMore() throws TransportException {
        side.receiveData(UNI, 100, 100, true);
        app.reader =
                (stream, bytes, from, length, fin) -> {
                    if (fin) {
                        kept.add(stream.retain(bytes, from, length));
                    }
                    return length;
                };
        side.receiveData(UNI, 0, 100, false);
        assertEquals(0, side.slab.inUse());
        assertEquals(1, side.pool.inUse());
        expectKept(100, 100);
        kept.getFirst().close();
    }

    @Test
    void comesBackFromOtherThreadsThroughTheWorker() throws TransportException {
        keep(0, 10);
        side.receiveData(UNI, 0, 100, true);
        side.onWorker = false;
        kept.getFirst().close();
        kept.getFirst().close();
        assertEquals(1, side.slab.inUse());
        side.posted.forEach(Runnable::run);
        assertEquals(0, side.slab.inUse());
    }

    @Test
    void outlivesTheStreams() throws TransportException {
        keep(0, 10);
        side.receiveData(UNI, 0, 100, false);
        side.streams.close();
        expectKept(0, 10);
        kept.getFirst().close();
    }

    @Test
    void refusesOtherBytes() throws TransportException {
        MemorySegment other = side.data(0, 100);
        app.reader =
                (stream, bytes, from, length, _) -> {
                    assertThrows(IllegalStateException.class, () -> stream.retain(other, 0, 10));
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () -> stream.retain(bytes, from - 1, 10));
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () -> stream.retain(bytes, from, length + 1));
                    return length;
                };
        side.receiveData(UNI, 0, 100, false);
        assertThrows(IllegalStateException.class, () -> app.stream(UNI).retain(other, 0, 10));
    }
}
