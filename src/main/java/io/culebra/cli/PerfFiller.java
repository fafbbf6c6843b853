package io.culebra.cli;

import io.culebra.api.QuicStream;
import io.culebra.http3.Http3Exchange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Sends any number of bytes out of one block that all streams share. */
final class PerfFiller {
    private static final long BLOCK_BYTES = 1 << 20;

    /** Below this, copying costs less than keeping track of a lent piece. */
    private static final long WORTH_LENDING = 4096;

    private final MemorySegment block = Arena.ofShared().allocate(BLOCK_BYTES);

    private static void nothing() {}

    /**
     * Sends as much as the response takes, and ends it.
     *
     * @param left bytes still to be sent
     * @return bytes that are then still to be sent
     */
    long send(Http3Exchange exchange, long left) {
        long rest = left;
        while (rest > 0) {
            long piece = Math.min(rest, BLOCK_BYTES);
            boolean last = piece == rest;
            long taken =
                    piece < WORTH_LENDING
                            ? exchange.write(block, 0, piece, last)
                            : exchange.lend(block, 0, piece, last, PerfFiller::nothing);
            rest -= taken;
            if (taken < piece) {
                return rest;
            }
        }
        return rest;
    }

    /**
     * Sends as much as the stream takes.
     *
     * @param left bytes still to be sent
     * @return bytes that are then still to be sent
     */
    long send(QuicStream stream, long left, boolean fin) {
        long rest = left;
        while (rest > 0) {
            long piece = Math.min(rest, BLOCK_BYTES);
            boolean last = fin && piece == rest;
            long taken =
                    piece < WORTH_LENDING
                            ? stream.write(block, 0, piece, last)
                            : stream.lend(block, 0, piece, last, PerfFiller::nothing);
            rest -= taken;
            if (taken < piece) {
                return rest;
            }
        }
        return rest;
    }
}
