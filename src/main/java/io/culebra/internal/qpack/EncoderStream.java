package io.culebra.internal.qpack;

import static io.culebra.http3.Http3ErrorCode.QPACK_ENCODER_STREAM_ERROR;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Reads the peer's encoder stream. Our dynamic table has no capacity, so there is one instruction
 * that a peer may send: to set the capacity to 0.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9204#section-4.3 RFC 9204, section 4.3
 */
public final class EncoderStream {
    private static final int KIND_MASK = 0xe0;
    private static final int SET_CAPACITY = 0x20;

    /** Creates a reader at the beginning of a stream. */
    public EncoderStream() {}

    /**
     * Reads on.
     *
     * @param bytes borrowed
     * @param from where the new bytes start
     * @param length how many there are
     * @throws QpackException QPACK_ENCODER_STREAM_ERROR
     */
    public void read(MemorySegment bytes, long from, long length) throws QpackException {
        for (long at = from; at < from + length; at++) {
            int instruction = bytes.get(JAVA_BYTE, at) & 0xff;
            if ((instruction & KIND_MASK) != SET_CAPACITY) {
                // RFC 9204 §3.2.2: no entry fits, and §4.3.4: there is none to duplicate.
                throw new QpackException(
                        QPACK_ENCODER_STREAM_ERROR, "an insertion into a table without capacity");
            }
            if (instruction != SET_CAPACITY) {
                // RFC 9204 §4.3.1: more than our setting allows.
                throw new QpackException(
                        QPACK_ENCODER_STREAM_ERROR, "a dynamic table capacity above the setting");
            }
        }
    }
}
