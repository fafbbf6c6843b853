package io.culebra.cli;

import java.lang.foreign.MemorySegment;

/** Sends a resource in lent pieces, as fast as it is taken, and closes it when all came back. */
final class BodySender {
    /** Takes pieces of a body; takes nothing of a piece, or all of it. */
    interface Outlet {
        long lend(MemorySegment bytes, long from, long length, boolean fin, Runnable returned);
    }

    private static final long PIECE_BYTES = 256 << 10;

    private final Site.Resource resource;
    private final Outlet outlet;
    private long sent;
    private int lent;
    private boolean closed;

    BodySender(Site.Resource resource, Outlet outlet) {
        this.resource = resource;
        this.outlet = outlet;
    }

    /** Goes on where it stopped. */
    void send() {
        long block = resource.bytes().byteSize();
        while (sent < resource.length() && !closed) {
            long from = sent % block;
            long piece = Math.min(Math.min(PIECE_BYTES, block - from), resource.length() - sent);
            boolean fin = sent + piece == resource.length();
            lent++;
            long taken = outlet.lend(resource.bytes(), from, piece, fin, this::onReturned);
            if (taken == 0) {
                lent--;
                return;
            }
            sent += piece;
        }
    }

    /** Nothing more is to be sent. */
    void abandon() {
        if (lent == 0) {
            close();
        } else {
            sent = resource.length();
        }
    }

    private void onReturned() {
        lent--;
        if (lent == 0 && sent == resource.length()) {
            close();
        }
    }

    private void close() {
        if (!closed) {
            closed = true;
            resource.close();
        }
    }
}
