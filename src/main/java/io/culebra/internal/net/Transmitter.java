package io.culebra.internal.net;

/** Hands messages to the kernel: sendmmsg(2) in production. */
@FunctionalInterface
interface Transmitter {
    /** Returns how many were sent, at least 1, or {@code -errno} of the first. */
    int transmit(int fd, long headers, int count, int flags);
}
