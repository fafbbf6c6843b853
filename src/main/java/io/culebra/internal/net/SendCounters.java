package io.culebra.internal.net;

import io.culebra.internal.syscall.Errno;

/** What became of what was sent. Belongs to the thread that sends; others may read it late. */
public final class SendCounters {
    long calls;
    long messages;
    long datagrams;
    long bytes;
    long waits;
    long cutByHand;
    long gsoFailures;
    private long lost;
    private final long[] lostByErrno = new long[Errno.COUNT];

    SendCounters() {}

    void onLost(int errno, int count) {
        lost += count;
        lostByErrno[errno > 0 && errno < Errno.COUNT ? errno : 0] += count;
    }

    /**
     * System calls made.
     *
     * @return since the start
     */
    public long calls() {
        return calls;
    }

    /**
     * Messages that the kernel took, each a run of datagrams.
     *
     * @return since the start
     */
    public long messages() {
        return messages;
    }

    /**
     * Datagrams that the kernel took.
     *
     * @return since the start
     */
    public long datagrams() {
        return datagrams;
    }

    /**
     * Bytes that the kernel took.
     *
     * @return since the start
     */
    public long bytes() {
        return bytes;
    }

    /**
     * How often the kernel had no room (EAGAIN); what it refused was sent later.
     *
     * @return since the start
     */
    public long waits() {
        return waits;
    }

    /**
     * Runs that the kernel would not cut (EINVAL, EMSGSIZE), and that were sent one by one.
     *
     * @return since the start
     */
    public long cutByHand() {
        return cutByHand;
    }

    /**
     * How often GSO was turned off for a socket (EIO).
     *
     * @return since the start
     */
    public long gsoFailures() {
        return gsoFailures;
    }

    /**
     * Datagrams that the kernel refused for good, whatever the reason.
     *
     * @return since the start
     */
    public long lost() {
        return lost;
    }

    /**
     * Datagrams that the kernel refused for good.
     *
     * @param errno its reason
     * @return since the start
     */
    public long lost(int errno) {
        return lostByErrno[errno];
    }
}
