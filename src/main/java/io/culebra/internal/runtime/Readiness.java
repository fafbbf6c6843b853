package io.culebra.internal.runtime;

/**
 * Which sockets are worth asking for datagrams, and how sure that is without asking the poller
 * first.
 */
final class Readiness {
    private static final int SURE = 2;
    private static final int VERY_SURE = 3;
    private static final long AT_ONCE_NANOS = 4_000;

    private final boolean[] ready;

    // How sure we are that asking the socket pays before asking the poller: up with every batch
    // that was there already, to nothing when there was none.
    private int hunch;

    // Whether the poller said so: then a batch that is there says nothing about the next one.
    private boolean told;

    /** Nothing is known of any socket yet. */
    Readiness(int sockets) {
        ready = new boolean[sockets];
    }

    boolean isReady(int socket) {
        return ready[socket];
    }

    boolean isAnyReady() {
        for (boolean one : ready) {
            if (one) {
                return true;
            }
        }
        return false;
    }

    /** It costs little, or nothing is known: all are to be asked. */
    void tryAll() {
        for (int i = 0; i < ready.length; i++) {
            ready[i] = true;
        }
    }

    /** The poller says that there is something. */
    void onTold(int socket) {
        ready[socket] = true;
        told = true;
    }

    /** The poller was asked, and answered after a time. */
    void onAnswered(long nanos) {
        if (told && nanos < AT_ONCE_NANOS) {
            hunch = Math.min(hunch + 1, VERY_SURE);
        }
    }

    /** There was nothing. */
    void onNothing(int socket) {
        ready[socket] = false;
        hunch = 0;
    }

    /** There was something. */
    void onBatch(int socket, boolean full) {
        if (!told) {
            hunch = Math.min(hunch + 1, VERY_SURE);
        }
        ready[socket] = full || hunch >= SURE;
    }

    /** All that were ready have been asked. */
    void onAllAsked() {
        told = false;
    }
}
