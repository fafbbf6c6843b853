package io.culebra.internal.syscall;

import java.io.IOException;

/**
 * Why the kernel refused. A test compares the numbers with what a C compiler says
 * (native-syscalls).
 */
public final class Errno {
    /** Not permitted. */
    public static final int EPERM = 1;

    /** No such file. */
    public static final int ENOENT = 2;

    /** Interrupted. */
    public static final int EINTR = 4;

    /** Input/output error. */
    public static final int EIO = 5;

    /** Bad file descriptor. */
    public static final int EBADF = 9;

    /** Not now, try again. */
    public static final int EAGAIN = 11;

    /** Out of memory. */
    public static final int ENOMEM = 12;

    /** Permission denied. */
    public static final int EACCES = 13;

    /** Bad address. */
    public static final int EFAULT = 14;

    /** Exists already. */
    public static final int EEXIST = 17;

    /** Invalid argument. */
    public static final int EINVAL = 22;

    /** Too many open files. */
    public static final int EMFILE = 24;

    /** Not in this kernel. */
    public static final int ENOSYS = 38;

    /** Not a socket. */
    public static final int ENOTSOCK = 88;

    /** Message too long. */
    public static final int EMSGSIZE = 90;

    /** No such option. */
    public static final int ENOPROTOOPT = 92;

    /** Protocol not supported. */
    public static final int EPROTONOSUPPORT = 93;

    /** Operation not supported. */
    public static final int EOPNOTSUPP = 95;

    /** Address family not supported. */
    public static final int EAFNOSUPPORT = 97;

    /** Address in use. */
    public static final int EADDRINUSE = 98;

    /** Address not available. */
    public static final int EADDRNOTAVAIL = 99;

    /** Network is down. */
    public static final int ENETDOWN = 100;

    /** Network is unreachable. */
    public static final int ENETUNREACH = 101;

    /** No buffer space. */
    public static final int ENOBUFS = 105;

    /** Already connected. */
    public static final int EISCONN = 106;

    /** Not connected. */
    public static final int ENOTCONN = 107;

    /** Connection refused. */
    public static final int ECONNREFUSED = 111;

    /** Host is down. */
    public static final int EHOSTDOWN = 112;

    /** No route to host. */
    public static final int EHOSTUNREACH = 113;

    /** One more than the largest errno that Linux knows. */
    public static final int COUNT = 134;

    private Errno() {}

    /**
     * The name in the headers.
     *
     * @param errno above 0
     * @return such as {@code "EAGAIN"}, or {@code "errno 77"} for one that is not in this class
     */
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case EINTR -> "EINTR";
            case EIO -> "EIO";
            case EBADF -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case EFAULT -> "EFAULT";
            case EEXIST -> "EEXIST";
            case EINVAL -> "EINVAL";
            case EMFILE -> "EMFILE";
            case ENOSYS -> "ENOSYS";
            case ENOTSOCK -> "ENOTSOCK";
            case EMSGSIZE -> "EMSGSIZE";
            case ENOPROTOOPT -> "ENOPROTOOPT";
            case EPROTONOSUPPORT -> "EPROTONOSUPPORT";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case EAFNOSUPPORT -> "EAFNOSUPPORT";
            case EADDRINUSE -> "EADDRINUSE";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ENETDOWN -> "ENETDOWN";
            case ENETUNREACH -> "ENETUNREACH";
            case ENOBUFS -> "ENOBUFS";
            case EISCONN -> "EISCONN";
            case ENOTCONN -> "ENOTCONN";
            case ECONNREFUSED -> "ECONNREFUSED";
            case EHOSTDOWN -> "EHOSTDOWN";
            case EHOSTUNREACH -> "EHOSTUNREACH";
            default -> "errno " + errno;
        };
    }

    /**
     * The name and a few words.
     *
     * @param errno above 0
     * @return such as {@code "EADDRINUSE (address in use)"}
     */
    public static String text(int errno) {
        String words =
                switch (errno) {
                    case EPERM -> "not permitted";
                    case ENOENT -> "no such file";
                    case EINTR -> "interrupted";
                    case EIO -> "input/output error";
                    case EBADF -> "bad file descriptor";
                    case EAGAIN -> "not now, try again";
                    case ENOMEM -> "out of memory";
                    case EACCES -> "permission denied";
                    case EFAULT -> "bad address";
                    case EEXIST -> "exists already";
                    case EINVAL -> "invalid argument";
                    case EMFILE -> "too many open files";
                    case ENOSYS -> "not in this kernel";
                    case ENOTSOCK -> "not a socket";
                    case EMSGSIZE -> "message too long";
                    case ENOPROTOOPT -> "no such option";
                    case EPROTONOSUPPORT -> "protocol not supported";
                    case EOPNOTSUPP -> "operation not supported";
                    case EAFNOSUPPORT -> "address family not supported";
                    case EADDRINUSE -> "address in use";
                    case EADDRNOTAVAIL -> "address not available";
                    case ENETDOWN -> "network is down";
                    case ENETUNREACH -> "network is unreachable";
                    case ENOBUFS -> "no buffer space";
                    case EISCONN -> "already connected";
                    case ENOTCONN -> "not connected";
                    case ECONNREFUSED -> "connection refused";
                    case EHOSTDOWN -> "host is down";
                    case EHOSTUNREACH -> "no route to host";
                    default -> "";
                };
        return words.isEmpty() ? name(errno) : name(errno) + " (" + words + ")";
    }

    /**
     * What to throw while starting.
     *
     * @param what was tried
     * @param result of a call: {@code -errno}
     * @return to be thrown
     */
    public static IOException failure(String what, long result) {
        return new IOException(what + ": " + text((int) -result));
    }

    /**
     * Passes a good result on, while starting.
     *
     * @param what is tried
     * @param result of a call
     * @return the result
     * @throws IOException if it is {@code -errno}
     */
    public static int orThrow(String what, int result) throws IOException {
        if (result < 0) {
            throw failure(what, result);
        }
        return result;
    }
}
