package io.culebra.http3;

import java.lang.foreign.MemorySegment;

/** Receives the body of a message, on the connection's worker. Must not block. */
@FunctionalInterface
public interface BodySink {
    /**
     * A piece of the body arrived; pieces come in order.
     *
     * <p>The whole piece counts as consumed when the callback returns, unless it calls {@link
     * Http3Stream#pauseBody}.
     *
     * @param bytes borrowed: valid until the callback returns; see {@link Http3Stream#retain}
     * @param from where the piece starts in {@code bytes}
     * @param length of the piece, in bytes; 0 only together with {@code fin}
     * @param fin whether the message is complete; comes once, unless the exchange fails; a piece
     *     with it that was not consumed whole comes again with it
     */
    void onBody(MemorySegment bytes, long from, long length, boolean fin);

    /**
     * Fields came behind the body. Called before the {@link #onBody} that has {@code fin}, if at
     * all.
     *
     * @param trailers the trailer section
     */
    default void onTrailers(Fields trailers) {}
}
