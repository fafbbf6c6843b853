package io.culebra.internal.libcrypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Owns native memory and objects of a library: they live as long as this does and are freed some
 * time after nobody can reach it any more. Who calls with their addresses keeps it reachable until
 * the call is over.
 */
final class Owner implements SegmentAllocator {
    private final Arena arena = Arena.ofAuto();

    /**
     * Takes an object over.
     *
     * @param address of the object; 0 is refused
     * @param free the function that frees it
     * @return the address
     */
    long own(long address, MemorySegment free) {
        if (address == 0) {
            throw new IllegalStateException("libcrypto makes no object");
        }
        // The segment's own scope, which the lambda must not see, is what keeps the arena alive.
        MemorySegment.ofAddress(address)
                .reinterpret(arena, segment -> Downcalls.nothing(free, segment.address()));
        return address;
    }

    /** Memory of zeros. */
    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        return arena.allocate(byteSize, byteAlignment);
    }

    /** The address of a name in C's form. */
    long name(String text) {
        return arena.allocateFrom(text).address();
    }
}
