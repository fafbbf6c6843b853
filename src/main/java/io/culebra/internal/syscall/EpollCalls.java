package io.culebra.internal.syscall;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that a thread waits with: epoll and eventfd. As those of {@link Syscalls}, each
 * returns {@code -errno} for a refusal, and an instance belongs to one thread.
 */
public final class EpollCalls {
    private static final MethodHandle EPOLL_CREATE1 = CLibrary.withErrno("epoll_create1", "(I)I");
    private static final MethodHandle EPOLL_CTL = CLibrary.withErrno("epoll_ctl", "(IIIJ)I");
    private static final MethodHandle EPOLL_WAIT = CLibrary.withErrno("epoll_wait", "(IJII)I");
    private static final @Nullable MethodHandle EPOLL_PWAIT2 =
            CLibrary.withErrnoIfPresent("epoll_pwait2", "(IJIJJ)I");
    private static final MethodHandle EVENTFD = CLibrary.withErrno("eventfd", "(II)I");
    private static final MethodHandle SIGNAL_WRITE = CLibrary.withoutErrno("write", "(IJJ)J");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Syscalls calls;
    private final MemorySegment timespec;
    private boolean nanosecondWaits = EPOLL_PWAIT2 != null;

    /**
     * Makes the calls of one thread.
     *
     * @param calls of the same thread
     * @param arena holds a few bytes for as long as calls are made
     */
    public EpollCalls(Syscalls calls, Arena arena) {
        this.calls = calls;
        timespec = arena.allocate(MsgLayouts.TIMESPEC);
    }

    /**
     * epoll_create1(2).
     *
     * @param flags such as {@code EPOLL_CLOEXEC}
     * @return a file descriptor, or {@code -errno}
     */
    public int create(int flags) {
        try {
            return calls.result((int) EPOLL_CREATE1.invokeExact(calls.capture(), flags));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }

    /**
     * epoll_ctl(2).
     *
     * @param epoll an epoll file descriptor
     * @param operation {@code EPOLL_CTL_ADD}, {@code MOD} or {@code DEL}
     * @param fd what to watch
     * @param event address of a {@link MsgLayouts#EPOLL_EVENT}
     * @return 0, or {@code -errno}
     */
    public int control(int epoll, int operation, int fd, long event) {
        try {
            return calls.result(
                    (int) EPOLL_CTL.invokeExact(calls.capture(), epoll, operation, fd, event));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }

    /**
     * epoll_pwait2(2), or epoll_wait(2) with the timeout rounded up to milliseconds where the
     * kernel or the C library is too old for it.
     *
     * @param epoll an epoll file descriptor
     * @param events address of room for {@code count} {@link MsgLayouts#EPOLL_EVENT}s
     * @param count 1 or more
     * @param timeoutNanos 0 to look only, {@link Long#MAX_VALUE} to wait for ever
     * @return events, 0 after the timeout, or {@code -errno}
     */
    public int await(int epoll, long events, int count, long timeoutNanos) {
        if (nanosecondWaits) {
            int ready = preciseWait(epoll, events, count, timeoutNanos);
            if (ready != -Errno.ENOSYS) {
                return ready;
            }
            nanosecondWaits = false;
        }
        return coarseWait(epoll, events, count, timeoutNanos);
    }

    int preciseWait(int epoll, long events, int count, long timeoutNanos) {
        MethodHandle wait = EPOLL_PWAIT2;
        if (wait == null) {
            return -Errno.ENOSYS;
        }
        long limit = 0;
        if (timeoutNanos != Long.MAX_VALUE) {
            timespec.set(JAVA_LONG, MsgLayouts.TV_SEC, timeoutNanos / NANOS_PER_SECOND);
            timespec.set(JAVA_LONG, MsgLayouts.TV_NSEC, timeoutNanos % NANOS_PER_SECOND);
            limit = timespec.address();
        }
        try {
            return calls.result(
                    (int) wait.invokeExact(calls.capture(), epoll, events, count, limit, 0L));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }

    int coarseWait(int epoll, long events, int count, long timeoutNanos) {
        try {
            int limit = millis(timeoutNanos);
            return calls.result(
                    (int) EPOLL_WAIT.invokeExact(calls.capture(), epoll, events, count, limit));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }

    /** Rounded up, so that a timer is due when the wait ends; -1 waits for ever. */
    static int millis(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            return -1;
        }
        return (int) Math.min(Math.ceilDiv(nanos, NANOS_PER_MILLI), Integer.MAX_VALUE);
    }

    /**
     * eventfd(2).
     *
     * @param initial value of the counter
     * @param flags such as {@code EFD_NONBLOCK}
     * @return a file descriptor, or {@code -errno}
     */
    public int eventfd(int initial, int flags) {
        try {
            return calls.result((int) EVENTFD.invokeExact(calls.capture(), initial, flags));
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }

    /**
     * write(2) of 8 bytes from any thread, for an eventfd: nobody learns why it failed.
     *
     * @param fd an eventfd
     * @param address of a long, above 0
     * @return 8, or -1
     */
    public static long signal(int fd, long address) {
        try {
            return (long) SIGNAL_WRITE.invokeExact(fd, address, (long) Long.BYTES);
        } catch (Throwable e) {
            throw Syscalls.broken(e);
        }
    }
}
