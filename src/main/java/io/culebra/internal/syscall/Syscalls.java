package io.culebra.internal.syscall;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls of sockets and files; {@link EpollCalls}, {@link Affinity} and {@link HugeMemory}
 * make others through it. Each returns what the kernel returns, or {@code -errno}; none throws for
 * a refusal.
 *
 * <p>An instance belongs to one thread, because errno is captured in its memory. Memory is passed
 * by address: the caller keeps it alive and is answerable for its size.
 */
public final class Syscalls {
    /** Size of {@link #scratch}. */
    public static final int SCRATCH_BYTES = 256;

    private static final MethodHandle SOCKET = CLibrary.withErrno("socket", "(III)I");
    private static final MethodHandle BIND = CLibrary.withErrno("bind", "(IJI)I");
    private static final MethodHandle CONNECT = CLibrary.withErrno("connect", "(IJI)I");
    private static final MethodHandle GETSOCKNAME = CLibrary.withErrno("getsockname", "(IJJ)I");
    private static final MethodHandle SETSOCKOPT = CLibrary.withErrno("setsockopt", "(IIIJI)I");
    private static final MethodHandle GETSOCKOPT = CLibrary.withErrno("getsockopt", "(IIIJJ)I");
    private static final MethodHandle RECVMMSG = CLibrary.withErrno("recvmmsg", "(IJIIJ)I");
    private static final MethodHandle SENDMMSG = CLibrary.withErrno("sendmmsg", "(IJII)I");
    private static final MethodHandle SENDMSG = CLibrary.withErrno("sendmsg", "(IJI)J");
    private static final MethodHandle READ = CLibrary.withErrno("read", "(IJJ)J");
    private static final MethodHandle WRITE = CLibrary.withErrno("write", "(IJJ)J");
    private static final MethodHandle CLOSE = CLibrary.withErrno("close", "(I)I");

    private static final long ERRNO_AT =
            Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

    private final MemorySegment capture;
    private final MemorySegment scratch;

    /**
     * Makes the calls of one thread.
     *
     * @param arena holds a few hundred bytes for as long as calls are made
     */
    public Syscalls(Arena arena) {
        capture = arena.allocate(Linker.Option.captureStateLayout());
        scratch = arena.allocate(SCRATCH_BYTES, Long.BYTES);
    }

    /**
     * Memory for the arguments of rare calls.
     *
     * @return {@link #SCRATCH_BYTES} bytes that any other call of this object may overwrite
     */
    public MemorySegment scratch() {
        return scratch;
    }

    /**
     * socket(2).
     *
     * @param domain {@code AF_INET} or {@code AF_INET6}
     * @param type with flags
     * @param protocol 0
     * @return a file descriptor, or {@code -errno}
     */
    public int socket(int domain, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(capture, domain, type, protocol));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * bind(2).
     *
     * @param fd a socket
     * @param address of a {@code sockaddr_in} or {@code sockaddr_in6}
     * @param length bytes of it
     * @return 0, or {@code -errno}
     */
    public int bind(int fd, long address, int length) {
        try {
            return result((int) BIND.invokeExact(capture, fd, address, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * connect(2).
     *
     * @param fd a socket
     * @param address of a {@code sockaddr_in} or {@code sockaddr_in6}
     * @param length bytes of it
     * @return 0, or {@code -errno}
     */
    public int connect(int fd, long address, int length) {
        try {
            return result((int) CONNECT.invokeExact(capture, fd, address, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * getsockname(2).
     *
     * @param fd a socket
     * @param address where the kernel puts the address
     * @param length of an int: room at {@code address} before, bytes of the address after
     * @return 0, or {@code -errno}
     */
    public int getsockname(int fd, long address, long length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(capture, fd, address, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * setsockopt(2).
     *
     * @param fd a socket
     * @param level such as {@code SOL_SOCKET}
     * @param name of the option
     * @param value address of the value
     * @param length bytes of it
     * @return 0, or {@code -errno}
     */
    public int setsockopt(int fd, int level, int name, long value, int length) {
        try {
            return result((int) SETSOCKOPT.invokeExact(capture, fd, level, name, value, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * getsockopt(2).
     *
     * @param fd a socket
     * @param level such as {@code SOL_SOCKET}
     * @param name of the option
     * @param value where the kernel puts the value
     * @param length of an int: room at {@code value} before, bytes of the value after
     * @return 0, or {@code -errno}
     */
    public int getsockopt(int fd, int level, int name, long value, long length) {
        try {
            return result((int) GETSOCKOPT.invokeExact(capture, fd, level, name, value, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * setsockopt(2) of an option that is an int; uses {@link #scratch}.
     *
     * @param fd a socket
     * @param level such as {@code SOL_SOCKET}
     * @param name of the option
     * @param value to set
     * @return 0, or {@code -errno}
     */
    public int setOption(int fd, int level, int name, int value) {
        scratch.set(JAVA_INT, 0, value);
        return setsockopt(fd, level, name, scratch.address(), Integer.BYTES);
    }

    /**
     * getsockopt(2) of an option that is an int and not negative; uses {@link #scratch}.
     *
     * @param fd a socket
     * @param level such as {@code SOL_SOCKET}
     * @param name of the option
     * @return its value, or {@code -errno}
     */
    public int option(int fd, int level, int name) {
        scratch.set(JAVA_INT, 0, Integer.BYTES);
        long value = scratch.address() + Long.BYTES;
        int result = getsockopt(fd, level, name, value, scratch.address());
        return result < 0 ? result : scratch.get(JAVA_INT, Long.BYTES);
    }

    /**
     * recvmmsg(2) without a timeout.
     *
     * @param fd a socket
     * @param headers address of {@code count} filled {@link MsgLayouts#MMSGHDR}s; each {@code
     *     msg_len} is set on return
     * @param count 1 to 1024 (UIO_MAXIOV)
     * @param flags such as {@code MSG_DONTWAIT}
     * @return messages received, at least 1, or {@code -errno}: {@code -EAGAIN} if none was waiting
     */
    public int recvmmsg(int fd, long headers, int count, int flags) {
        try {
            return result((int) RECVMMSG.invokeExact(capture, fd, headers, count, flags, 0L));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * sendmmsg(2).
     *
     * @param fd a socket
     * @param headers address of {@code count} filled {@link MsgLayouts#MMSGHDR}s
     * @param count 1 to 1024 (UIO_MAXIOV)
     * @param flags such as {@code MSG_DONTWAIT}
     * @return messages sent, at least 1, or {@code -errno} of the first message: no later one was
     *     tried
     */
    public int sendmmsg(int fd, long headers, int count, int flags) {
        try {
            return result((int) SENDMMSG.invokeExact(capture, fd, headers, count, flags));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * sendmsg(2).
     *
     * @param fd a socket
     * @param header address of a filled {@link MsgLayouts#MSGHDR}
     * @param flags such as {@code MSG_DONTWAIT}
     * @return bytes sent, or {@code -errno}
     */
    public int sendmsg(int fd, long header, int flags) {
        try {
            return (int) result((long) SENDMSG.invokeExact(capture, fd, header, flags));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * read(2).
     *
     * @param fd a file descriptor
     * @param address where the bytes go
     * @param length room there
     * @return bytes read, or {@code -errno}
     */
    public long read(int fd, long address, long length) {
        try {
            return result((long) READ.invokeExact(capture, fd, address, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * write(2).
     *
     * @param fd a file descriptor
     * @param address of the bytes
     * @param length how many
     * @return bytes written, or {@code -errno}
     */
    public long write(int fd, long address, long length) {
        try {
            return result((long) WRITE.invokeExact(capture, fd, address, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * close(2).
     *
     * @param fd a file descriptor, gone afterwards whatever the result
     * @return 0, or {@code -errno}
     */
    public int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(capture, fd));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Where the linker stores errno, for the calls of other classes on this thread. */
    MemorySegment capture() {
        return capture;
    }

    int result(int returned) {
        return returned >= 0 ? returned : -capture.get(JAVA_INT, ERRNO_AT);
    }

    long result(long returned) {
        return returned >= 0 ? returned : -capture.get(JAVA_INT, ERRNO_AT);
    }

    /** A handle declares Throwable; what comes is a bug of ours, or an error of the JVM's. */
    static IllegalStateException broken(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a binding does not fit its call", e);
    }
}
