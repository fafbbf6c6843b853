package io.culebra.internal.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SlabTest {
    private static final int SLOTS = 2;
    private static final int SLOT_BYTES = 2048;

    private final Arena arena = Arena.ofConfined();
    private final Slab slab = new Slab(arena.allocate(SLOTS * SLOT_BYTES, 64), SLOTS, SLOT_BYTES);

    @AfterEach
    void everyBufferIsHome() {
        assertEquals(0, slab.inUse());
        assertEquals(SLOTS, slab.available());
        arena.close();
    }

    @Test
    void runsDryInsteadOfGrowing() {
        PacketBuffer a = acquire();
        PacketBuffer b = acquire();
        assertNull(slab.tryAcquire());
        assertEquals(0, slab.available());
        a.release();
        assertSame(a, acquire());
        a.release();
        b.release();
    }

    @Test
    void cutsSlotsThatDoNotOverlap() {
        PacketBuffer a = acquire();
        PacketBuffer b = acquire();
        a.bytes().fill((byte) 1);
        b.bytes().fill((byte) 2);
        assertEquals(SLOT_BYTES, a.bytes().byteSize());
        assertEquals(SLOT_BYTES, slab.slotBytes());
        assertEquals(1, slab.memory().get(JAVA_BYTE, a.position()));
        assertEquals(1, slab.memory().get(JAVA_BYTE, a.position() + SLOT_BYTES - 1));
        assertEquals(2, slab.memory().get(JAVA_BYTE, b.position()));
        a.release();
        b.release();
    }

    @Nested
    class Buffer {
        @Test
        void isKeptUntilItsLastRelease() {
            PacketBuffer buffer = acquire();
            buffer.retain();
            buffer.release();
            assertEquals(1, slab.inUse());
            buffer.release();
        }

        @Test
        void cannotBeReleasedTwice() {
            PacketBuffer buffer = acquire();
            buffer.release();
            assertThrows(IllegalStateException.class, buffer::release);
        }

        @Test
        void cannotBeRetainedAfterItsLastRelease() {
            PacketBuffer buffer = acquire();
            buffer.release();
            assertThrows(AssertionError.class, buffer::retain);
        }

        @Test
        void isPoisonedWhenItGoesHome() {
            PacketBuffer buffer = acquire();
            buffer.bytes().fill((byte) 7);
            buffer.release();
            assertEquals((byte) 0xde, buffer.bytes().get(JAVA_BYTE, 0));
        }

        @Test
        void takesTheWayHomeThatItWasHandedOverWith() {
            List<PacketBuffer> queue = new ArrayList<>();
            PacketBuffer buffer = acquire();
            buffer.handOver(queue::add);
            buffer.retain();
            buffer.release();
            assertEquals(List.of(), queue);
            buffer.release();
            assertEquals(List.of(buffer), queue);
            assertEquals(1, slab.inUse());
            buffer.home().giveBack(buffer);
        }

        @Test
        void goesStraightHomeAgainAfterADetour() {
            List<PacketBuffer> queue = new ArrayList<>();
            PacketBuffer buffer = acquire();
            buffer.handOver(queue::add);
            buffer.release();
            slab.giveBack(queue.removeFirst());
            acquire().release();
            assertEquals(List.of(), queue);
        }

        @Test
        void isNotHandedOverWhileOthersHoldIt() {
            PacketBuffer buffer = acquire();
            buffer.retain();
            assertThrows(AssertionError.class, () -> buffer.handOver(slab));
            buffer.release();
            buffer.release();
        }

        @Test
        void doesNotGoToAnotherSlab() {
            Slab other = new Slab(arena.allocate(SLOT_BYTES), 1, SLOT_BYTES);
            PacketBuffer buffer = acquire();
            assertThrows(AssertionError.class, () -> other.giveBack(buffer));
            buffer.release();
        }
    }

    private PacketBuffer acquire() {
        PacketBuffer buffer = slab.tryAcquire();
        assertNotNull(buffer);
        return buffer;
    }
}
