package io.culebra.internal.net;

import static io.culebra.internal.syscall.MsgLayouts.DATA;
import static io.culebra.internal.syscall.MsgLayouts.EPOLL_EVENT;
import static io.culebra.internal.syscall.MsgLayouts.EVENTS;
import static io.culebra.internal.syscall.SocketConstants.EFD_CLOEXEC;
import static io.culebra.internal.syscall.SocketConstants.EFD_NONBLOCK;
import static io.culebra.internal.syscall.SocketConstants.EPOLLERR;
import static io.culebra.internal.syscall.SocketConstants.EPOLLET;
import static io.culebra.internal.syscall.SocketConstants.EPOLLHUP;
import static io.culebra.internal.syscall.SocketConstants.EPOLLIN;
import static io.culebra.internal.syscall.SocketConstants.EPOLLOUT;
import static io.culebra.internal.syscall.SocketConstants.EPOLL_CLOEXEC;
import static io.culebra.internal.syscall.SocketConstants.EPOLL_CTL_ADD;
import static io.culebra.internal.syscall.SocketConstants.EPOLL_CTL_DEL;
import static io.culebra.internal.syscall.SocketConstants.EPOLL_CTL_MOD;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.culebra.internal.syscall.EpollCalls;
import io.culebra.internal.syscall.Errno;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Waits for sockets and for a call of {@link #wake}. Belongs to one thread; only {@code wake} may
 * be called by others.
 */
public final class Poller {
    private static final long WAKE = -1;
    private static final int READABLE = EPOLLIN | EPOLLERR | EPOLLHUP;

    private final Syscalls calls;
    private final EpollCalls epollCalls;
    private final MemorySegment events;
    private final MemorySegment request;
    private final MemorySegment one;
    private final int room;
    private final int epoll;
    private final int eventfd;
    private boolean woken;

    /**
     * Opens an epoll instance and an eventfd.
     *
     * @param calls of the thread that waits
     * @param arena holds a few bytes for each socket, until no thread calls {@link #wake} any more
     * @param sockets the most that are told of at once, at least 1
     * @throws IOException if the kernel refuses
     */
    public Poller(Syscalls calls, Arena arena, int sockets) throws IOException {
        this.calls = calls;
        epollCalls = new EpollCalls(calls, arena);
        room = sockets + 1;
        events = arena.allocate(EPOLL_EVENT.byteSize() * room, Long.BYTES);
        request = arena.allocate(EPOLL_EVENT.byteSize(), Long.BYTES);
        one = arena.allocate(JAVA_LONG);
        one.set(JAVA_LONG, 0, 1);
        epoll = Errno.orThrow("epoll", epollCalls.create(EPOLL_CLOEXEC));
        int signal = epollCalls.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        eventfd = signal;
        // Edge-triggered: each write is told once, and nobody needs to read the counter, which
        // would take 2^64 wakes to fill.
        int added = signal < 0 ? signal : control(EPOLL_CTL_ADD, signal, EPOLLIN | EPOLLET, WAKE);
        if (added < 0) {
            close();
            throw Errno.failure("eventfd", added);
        }
    }

    /**
     * Watches a socket for datagrams.
     *
     * @param socket with its place in the worker's table
     * @return 0, or {@code -errno}
     */
    public int add(UdpSocket socket) {
        return control(EPOLL_CTL_ADD, socket.fd(), EPOLLIN, socket.number());
    }

    /**
     * Forgets a socket.
     *
     * @param socket watched
     * @return 0, or {@code -errno}
     */
    public int remove(UdpSocket socket) {
        return control(EPOLL_CTL_DEL, socket.fd(), 0, 0);
    }

    /**
     * Watches a socket for room to send too, or no longer.
     *
     * @param socket watched
     * @param wanted after EAGAIN true, and false as soon as nothing is pending
     * @return 0, or {@code -errno}
     */
    public int watchRoom(UdpSocket socket, boolean wanted) {
        int interest = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN;
        return control(EPOLL_CTL_MOD, socket.fd(), interest, socket.number());
    }

    private int control(int operation, int fd, int interest, long data) {
        request.set(JAVA_INT, EVENTS, interest);
        request.set(JAVA_LONG_UNALIGNED, DATA, data);
        return epollCalls.control(epoll, operation, fd, request.address());
    }

    /**
     * Waits until a socket is ready, {@link #wake} was called, or time is up.
     *
     * @param timeoutNanos 0 to look only, {@link Long#MAX_VALUE} to wait for ever; below 0 is 0
     * @return events to ask {@link #socket} and the like about; 0 after the timeout or a signal
     */
    public int await(long timeoutNanos) {
        int ready = epollCalls.await(epoll, events.address(), room, Math.max(0, timeoutNanos));
        if (ready < 0) {
            if (ready != -Errno.EINTR) {
                throw new IllegalStateException("epoll: " + Errno.text(-ready));
            }
            return 0;
        }
        for (int i = 0; i < ready; i++) {
            woken |= data(i) == WAKE;
        }
        return ready;
    }

    /**
     * The socket that an event is about.
     *
     * @param i 0 to the result of {@link #await} - 1
     * @return its place in the worker's table, -1 if it was a {@link #wake}
     */
    public int socket(int i) {
        return (int) data(i);
    }

    /**
     * Whether there is something to receive, a pending error included.
     *
     * @param i 0 to the result of {@link #await} - 1
     * @return true if receiving will not say EAGAIN
     */
    public boolean readable(int i) {
        return (interest(i) & READABLE) != 0;
    }

    /**
     * Whether there is room to send.
     *
     * @param i 0 to the result of {@link #await} - 1
     * @return false unless {@link #watchRoom} asked
     */
    public boolean writable(int i) {
        return (interest(i) & EPOLLOUT) != 0;
    }

    private int interest(int i) {
        return events.get(JAVA_INT, i * EPOLL_EVENT.byteSize() + EVENTS);
    }

    private long data(int i) {
        return events.get(JAVA_LONG_UNALIGNED, i * EPOLL_EVENT.byteSize() + DATA);
    }

    /** Ends the current or the next {@link #await}. Any thread. */
    public void wake() {
        EpollCalls.signal(eventfd, one.address());
    }

    /**
     * Whether {@link #wake} was called since this was last asked, as far as {@link #await} has
     * seen.
     *
     * @return true once for any number of calls; costs no system call
     */
    public boolean drainWake() {
        boolean was = woken;
        woken = false;
        return was;
    }

    /** Closes both descriptors. Nobody calls {@link #wake} any more. */
    public void close() {
        calls.close(epoll);
        if (eventfd >= 0) {
            calls.close(eventfd);
        }
    }
}
