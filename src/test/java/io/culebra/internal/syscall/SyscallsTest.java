package io.culebra.internal.syscall;

import static io.culebra.internal.syscall.SocketConstants.AF_INET;
import static io.culebra.internal.syscall.SocketConstants.EFD_NONBLOCK;
import static io.culebra.internal.syscall.SocketConstants.SOCK_DGRAM;
import static io.culebra.internal.syscall.SocketConstants.SOCK_NONBLOCK;
import static io.culebra.internal.syscall.SocketConstants.SOL_SOCKET;
import static io.culebra.internal.syscall.SocketConstants.SO_RCVBUF;
import static io.culebra.internal.syscall.SocketConstants.SO_TYPE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SyscallsTest {
    private static final int NO_FD = -1;

    private final Arena arena = Arena.ofConfined();
    private final Syscalls calls = new Syscalls(arena);
    private final EpollCalls epoll = new EpollCalls(calls, arena);

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void aCallThatFailsReturnsMinusErrno() {
        assertEquals(-Errno.EBADF, calls.recvmmsg(NO_FD, 0, 1, 0));
        assertEquals(-Errno.EBADF, calls.sendmmsg(NO_FD, 0, 1, 0));
        assertEquals(-Errno.EBADF, calls.sendmsg(NO_FD, 0, 0));
        assertEquals(-Errno.EBADF, calls.bind(NO_FD, calls.scratch().address(), 16));
        assertEquals(-Errno.EBADF, calls.connect(NO_FD, calls.scratch().address(), 16));
        assertEquals(-Errno.EBADF, calls.getsockname(NO_FD, 0, 0));
        assertEquals(-Errno.EBADF, calls.option(NO_FD, SOL_SOCKET, SO_TYPE));
        assertEquals(-Errno.EBADF, epoll.control(NO_FD, 1, NO_FD, calls.scratch().address()));
        assertEquals(-Errno.EBADF, calls.read(NO_FD, 0, 0));
        assertEquals(-Errno.EBADF, calls.write(NO_FD, 0, 0));
        assertEquals(-Errno.EBADF, calls.close(NO_FD));
        assertEquals(-Errno.EAFNOSUPPORT, calls.socket(77, SOCK_DGRAM, 0));
        assertEquals(
                -Errno.EBADF, new MemoryCalls(calls).mmap(4096, 0, SocketConstants.MAP_PRIVATE));
        assertEquals(-Errno.EINVAL, new MemoryCalls(calls).munmap(1, 1));
        assertEquals(-Errno.EINVAL, new MemoryCalls(calls).madvise(1, 1, 0));
    }

    @Test
    void anOptionReadsBackAsTheKernelSetIt() {
        int fd = calls.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        assertTrue(fd >= 0);
        assertEquals(SOCK_DGRAM, calls.option(fd, SOL_SOCKET, SO_TYPE));
        assertEquals(0, calls.setOption(fd, SOL_SOCKET, SO_RCVBUF, 100_000));
        assertEquals(200_000, calls.option(fd, SOL_SOCKET, SO_RCVBUF), "the kernel doubles it");
        assertEquals(0, calls.close(fd));
        assertEquals(-Errno.EBADF, calls.close(fd));
    }

    @Test
    void anEventfdAddsUpWhatSeveralThreadsSignal() throws Exception {
        int fd = epoll.eventfd(0, EFD_NONBLOCK);
        MemorySegment value = arena.allocate(JAVA_LONG);
        assertEquals(-Errno.EAGAIN, calls.read(fd, value.address(), 8));
        value.set(JAVA_LONG, 0, 3);
        long address = value.address();
        Thread other = new Thread(() -> EpollCalls.signal(fd, address));
        other.start();
        other.join();
        assertEquals(8, calls.write(fd, address, 8));
        assertEquals(8, calls.read(fd, address, 8));
        assertEquals(6, value.get(JAVA_LONG, 0));
        assertEquals(0, calls.close(fd));
    }

    @Test
    void waitingIsRoundedUpToMillisecondsWhereTheKernelIsOld() {
        assertEquals(-1, EpollCalls.millis(Long.MAX_VALUE));
        assertEquals(0, EpollCalls.millis(0));
        assertEquals(1, EpollCalls.millis(1));
        assertEquals(1, EpollCalls.millis(1_000_000));
        assertEquals(2, EpollCalls.millis(1_000_001));
        assertEquals(Integer.MAX_VALUE, EpollCalls.millis(Long.MAX_VALUE - 1));
    }

    @Test
    void bothWaysOfWaitingSeeTheSameEvents() {
        int waiter = epoll.create(0);
        int fd = epoll.eventfd(1, EFD_NONBLOCK);
        MemorySegment event = arena.allocate(MsgLayouts.EPOLL_EVENT.byteSize(), 8);
        event.set(JAVA_INT, MsgLayouts.EVENTS, SocketConstants.EPOLLIN);
        long at = event.address();
        assertEquals(0, epoll.await(waiter, at, 1, 0));
        assertEquals(0, epoll.control(waiter, SocketConstants.EPOLL_CTL_ADD, fd, at));
        assertEquals(1, epoll.await(waiter, at, 1, Long.MAX_VALUE));
        assertEquals(1, epoll.coarseWait(waiter, at, 1, Long.MAX_VALUE));
        assertEquals(1, epoll.coarseWait(waiter, at, 1, 5));
        calls.close(fd);
        calls.close(waiter);
    }

    @Test
    void callsAllocateNothingOnceTheyAreCompiled() {
        int fd = epoll.eventfd(0, EFD_NONBLOCK);
        MemorySegment value = arena.allocate(JAVA_LONG);
        assertEquals(0, Garbage.leastOf(5_000, () -> calls.read(fd, value.address(), 8)));
        calls.close(fd);
    }

    @Test
    void aRefusalWhileStartingNamesItsReason() {
        IOException refused =
                assertThrows(
                        IOException.class, () -> Errno.orThrow("bind to port 443", -Errno.EACCES));
        assertEquals("bind to port 443: EACCES (permission denied)", refused.getMessage());
        assertEquals("errno 77", Errno.text(77));
    }

    @Nested
    class Cpus {
        @Test
        void aPinnedThreadStaysOnItsCpu() throws Exception {
            int[] inherited = new Affinity(calls, arena).allowed();
            assertTrue(inherited.length > 0);
            int last = inherited[inherited.length - 1];
            int[][] pinned = new int[1][];
            Thread thread =
                    new Thread(() -> {
                        try (Arena mine = Arena.ofConfined()) {
                            Affinity affinity = new Affinity(new Syscalls(mine), mine);
                            if (affinity.pin(last) == 0) {
                                pinned[0] = affinity.allowed();
                            }
                        }
                    });
            thread.start();
            thread.join();
            assertArrayEquals(new int[] {last}, pinned[0]);
            assertArrayEquals(inherited, new Affinity(calls, arena).allowed());
        }

        @Test
        void aCpuThatIsNotThereIsRefused() {
            Affinity affinity = new Affinity(calls, arena);
            assertEquals(-Errno.EINVAL, affinity.pin(8191));
            assertEquals(-Errno.EINVAL, affinity.pin(-1));
            assertEquals(-Errno.EINVAL, affinity.pin(8192));
        }
    }

    @Nested
    class Memory {
        @Test
        void isAlignedZeroedAndAsLongAsAsked() throws Exception {
            try (Arena own = Arena.ofConfined()) {
                HugeMemory block = HugeMemory.map(calls, own, 3 * HugeMemory.HUGE_PAGE_BYTES + 1);
                MemorySegment memory = block.memory();
                assertEquals(0, memory.address() % HugeMemory.HUGE_PAGE_BYTES);
                assertEquals(3 * HugeMemory.HUGE_PAGE_BYTES + 4096, memory.byteSize());
                assertEquals(0, memory.get(JAVA_BYTE, memory.byteSize() - 1));
                memory.fill((byte) 1);
            }
        }

        @Test
        void tooMuchIsRefusedWithTheReason() {
            IOException refused =
                    assertThrows(IOException.class, () -> HugeMemory.map(calls, arena, 1L << 46));
            assertTrue(refused.toString().contains("ENOMEM"), refused.toString());
        }

        @Test
        void goesBackWithItsArena() throws Exception {
            long address;
            try (Arena own = Arena.ofConfined()) {
                address = HugeMemory.map(calls, own, 4096).memory().address();
                assertEquals(0, new MemoryCalls(calls).madvise(address, 4096, 0));
            }
            assertEquals(
                    -Errno.ENOMEM,
                    new MemoryCalls(calls).madvise(address, 4096, 0),
                    "still mapped");
        }
    }

    @Nested
    class Bpf {
        @Test
        void aJumpNeedsALaterLine() {
            BpfProgram loop = new BpfProgram().label("up").ifAtLeast(1, "up", BpfProgram.NEXT);
            assertThrows(IllegalStateException.class, () -> loop.attach(calls, arena, NO_FD));
            BpfProgram nowhere = new BpfProgram().ifAtLeast(1, "down", BpfProgram.NEXT);
            assertThrows(IllegalStateException.class, () -> nowhere.attach(calls, arena, NO_FD));
        }

        @Test
        void theKernelRefusesAProgramWithoutAnAnswer() {
            int fd = calls.socket(AF_INET, SOCK_DGRAM, 0);
            assertEquals(-Errno.EINVAL, new BpfProgram().loadLength().attach(calls, arena, fd));
            calls.close(fd);
        }
    }
}
