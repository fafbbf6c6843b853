package io.culebra.internal.http3;

import java.lang.foreign.MemorySegment;

/** What a QUIC stream is for HTTP/3: attached to the stream, and told of its events. */
interface StreamRole {
    /** Of a stream on which nothing matters. */
    StreamRole NONE = new StreamRole() {};

    /** Bytes arrived, see {@link io.culebra.api.ApplicationOverQuic#onStreamReadable}. */
    default void onReadable(MemorySegment bytes, long from, long length, boolean fin)
            throws Http3Exception {}

    /** There is room after a short write. */
    default void onWritable() {}

    /** The peer abandoned its sending part. */
    default void onReset(long errorCode) throws Http3Exception {}

    /** The peer wants no more; our sending part was reset. */
    default void onStopSending(long errorCode) throws Http3Exception {}

    /** The stream is over, in both directions. */
    default void onClosed() {}

    /** The peer broke a rule on this stream that ends the stream alone. */
    default void onError(Http3Exception error) {}
}
