package io.culebra.internal.qpack;

import static io.culebra.http3.Http3ErrorCode.QPACK_DECODER_STREAM_ERROR;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Reads the peer's decoder stream. Our encoder inserts nothing and refers to nothing, so there is
 * one instruction that a peer may send: to cancel a stream, which changes nothing.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9204#section-4.4 RFC 9204, section 4.4
 */
public final class DecoderStream {
    private static final int SECTION_ACKNOWLEDGMENT = 0x80;
    private static final int STREAM_CANCELLATION = 0x40;
    private static final int STREAM_ID_BITS = 6;

    private final PrefixInteger streamId = new PrefixInteger();
    private boolean complete = true;

    /** Creates a reader at the beginning of a stream. */
    public DecoderStream() {}

    /**
     * Reads on.
     *
     * @param bytes borrowed
     * @param from where the new bytes start
     * @param length how many there are
     * @throws QpackException QPACK_DECODER_STREAM_ERROR
     */
    public void read(MemorySegment bytes, long from, long length) throws QpackException {
        for (long at = from; at < from + length; at++) {
            int next = bytes.get(JAVA_BYTE, at) & 0xff;
            complete = complete ? begin(next) : streamId.next(next);
            if (streamId.value() == PrefixInteger.TOO_LARGE) {
                throw broken("a stream id of more than 62 bits");
            }
        }
    }

    private boolean begin(int instruction) throws QpackException {
        if ((instruction & SECTION_ACKNOWLEDGMENT) != 0) {
            // RFC 9204 §4.4.1: no section of ours needs an acknowledgment.
            throw broken("an acknowledgment of a section that refers to nothing");
        }
        if ((instruction & STREAM_CANCELLATION) == 0) {
            // RFC 9204 §4.4.3: zero, or beyond what was inserted, which is nothing.
            throw broken("an increment beyond what was inserted");
        }
        return streamId.begin(instruction, STREAM_ID_BITS);
    }

    private static QpackException broken(String reason) {
        return new QpackException(QPACK_DECODER_STREAM_ERROR, reason);
    }
}
