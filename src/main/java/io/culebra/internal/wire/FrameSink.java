package io.culebra.internal.wire;

import java.lang.foreign.MemorySegment;

/**
 * Takes the frames of one packet, in the order they were sent.
 *
 * <p>Bytes come as a segment, a place and a length; they are borrowed and gone when the method
 * returns. What a method throws ends the parse.
 */
public interface FrameSink {
    /**
     * Stream bytes arrived: {@code bytes[from, from + length)}.
     *
     * @param id the stream, 0 to 2^62-1
     * @param offset of the first byte in the stream; offset + length is at most 2^62-1
     * @param bytes borrowed
     * @param from where the data starts
     * @param length of the data, in bytes; may be 0
     * @param fin whether the stream ends with this data
     * @throws TransportException if the peer broke a rule
     */
    void onStream(long id, long offset, MemorySegment bytes, long from, int length, boolean fin)
            throws TransportException;

    /**
     * Handshake bytes arrived.
     *
     * @param offset of the first byte at this level; offset + length is at most 2^62-1
     * @param bytes borrowed
     * @param from where the data starts
     * @param length of the data, in bytes; may be 0
     * @throws TransportException if the peer broke a rule
     */
    void onCrypto(long offset, MemorySegment bytes, long from, int length)
            throws TransportException;

    /**
     * Packets were acknowledged.
     *
     * @param ack borrowed; whole and checked, as far as one frame can be
     * @throws TransportException if the peer broke a rule
     */
    void onAck(AckFrame ack) throws TransportException;

    /**
     * The connection's send limit moved.
     *
     * @param max bytes on all streams together, 0 to 2^62-1; lower than before means nothing
     * @throws TransportException if the peer broke a rule
     */
    void onMaxData(long max) throws TransportException;

    /**
     * A stream's send limit moved.
     *
     * @param id the stream
     * @param max bytes, 0 to 2^62-1; lower than before means nothing
     * @throws TransportException if the peer broke a rule
     */
    void onMaxStreamData(long id, long max) throws TransportException;

    /**
     * A datagram arrived (RFC 9221). Whether it was allowed and how large it may be is the sink's
     * to check.
     *
     * @param bytes borrowed
     * @param from where the data starts
     * @param length of the data, in bytes; may be 0
     * @throws TransportException if the peer broke a rule
     */
    void onDatagram(MemorySegment bytes, long from, int length) throws TransportException;

    /**
     * A rare frame arrived.
     *
     * @param frame whole and checked, as far as one frame can be
     * @throws TransportException if the peer broke a rule
     */
    void onControl(ControlFrame frame) throws TransportException;
}
