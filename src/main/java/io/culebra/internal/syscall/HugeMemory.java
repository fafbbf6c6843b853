package io.culebra.internal.syscall;

import static io.culebra.internal.syscall.SocketConstants.MADV_HUGEPAGE;
import static io.culebra.internal.syscall.SocketConstants.MAP_ANONYMOUS;
import static io.culebra.internal.syscall.SocketConstants.MAP_PRIVATE;
import static io.culebra.internal.syscall.SocketConstants.PROT_READ;
import static io.culebra.internal.syscall.SocketConstants.PROT_WRITE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A block of memory for packets, made by this class and freed with its arena: aligned to a huge
 * page, in huge pages where the kernel has some, and touched, so that no packet waits for a page.
 *
 * @param memory zeroed; lives as long as the arena
 * @param hugePagesAllowed whether the kernel took the advice; it may still have had none to give
 */
public record HugeMemory(MemorySegment memory, boolean hugePagesAllowed) {
    /** Size of a huge page on x86-64, and on arm64 with pages of 4 KiB. */
    public static final long HUGE_PAGE_BYTES = 2 << 20;

    private static final long PAGE_BYTES = 4096;

    /**
     * Maps a block.
     *
     * @param calls of the calling thread
     * @param arena unmaps the block when it is closed
     * @param bytes above 0; rounded up to whole pages
     * @return the block
     * @throws IOException if the kernel has no memory left
     */
    public static HugeMemory map(Syscalls calls, Arena arena, long bytes) throws IOException {
        long length = roundUp(bytes, PAGE_BYTES);
        long mapped = length + HUGE_PAGE_BYTES;
        MemoryCalls memoryCalls = new MemoryCalls(calls);
        long start = memoryCalls.mmap(mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
        if (start < 0) {
            throw Errno.failure("memory of " + length + " bytes", start);
        }
        long first = roundUp(start, HUGE_PAGE_BYTES);
        trim(memoryCalls, start, first);
        trim(memoryCalls, first + length, start + mapped);
        boolean allowed = memoryCalls.madvise(first, length, MADV_HUGEPAGE) == 0;
        MemorySegment memory =
                MemorySegment.ofAddress(first)
                        .reinterpret(length, arena, block -> MemoryCalls.unmap(first, length));
        for (long at = 0; at < length; at += PAGE_BYTES) {
            memory.set(JAVA_BYTE, at, (byte) 0);
        }
        return new HugeMemory(memory, allowed);
    }

    private static void trim(MemoryCalls calls, long from, long to) {
        if (from < to) {
            calls.munmap(from, to - from);
        }
    }

    private static long roundUp(long value, long to) {
        return (value + to - 1) & -to;
    }
}
