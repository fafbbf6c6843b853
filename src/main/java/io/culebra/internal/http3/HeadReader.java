package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.EXCESSIVE_LOAD;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.http3.Fields;
import io.culebra.internal.qpack.FieldLines;
import io.culebra.internal.qpack.QpackDecoder;
import io.culebra.internal.qpack.QpackException;
import io.culebra.internal.qpack.RecentBytes;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns encoded field sections into validated heads. A section that came lately, on whatever
 * connection, is neither decoded nor validated again: without a dynamic table it means the same,
 * and heads are immutable.
 *
 * <p>Sections with credentials are not remembered.
 */
final class HeadReader {
    private static final int SLOTS = 64;
    private static final int LONGEST_KEPT = 1024;
    private static final int FIRST_CAPACITY = 4096;

    private final QpackDecoder decoder = new QpackDecoder();
    private final FieldLines lines = new FieldLines();
    private final RecentBytes requestKeys = new RecentBytes(SLOTS);
    private final @Nullable RequestHead[] requests = new @Nullable RequestHead[SLOTS];
    private final RecentBytes responseKeys = new RecentBytes(SLOTS);
    private final @Nullable ResponseHead[] responses = new @Nullable ResponseHead[SLOTS];
    private byte[] copied = new byte[FIRST_CAPACITY];

    HeadReader() {}

    /** Copies a section to where it can be read; valid until the next call. */
    byte[] copy(MemorySegment bytes, long from, int length) {
        if (copied.length < length) {
            copied = new byte[Integer.highestOneBit(length) << 1];
        }
        MemorySegment.copy(bytes, JAVA_BYTE, from, copied, 0, length);
        return copied;
    }

    /**
     * Reads the head of a request.
     *
     * @param section its first {@code length} bytes are the encoded section
     * @throws Http3Exception MESSAGE_ERROR, EXCESSIVE_LOAD if it is larger than {@code
     *     maxSectionBytes}, both of the stream; an error of QPACK
     */
    RequestHead request(byte[] section, int length, long maxSectionBytes) throws Http3Exception {
        int slot = length == 0 ? ~0 : requestKeys.find(section, 0, length);
        if (slot >= 0) {
            RequestHead known = Objects.requireNonNull(requests[slot]);
            requireFit(known.sectionBytes(), maxSectionBytes);
            return known;
        }
        decode(section, length, maxSectionBytes);
        RequestHead head = RequestHead.of(lines);
        if (mayKeep(length)) {
            requestKeys.keep(~slot, section, 0, length);
            requests[~slot] = head;
        }
        return head;
    }

    /** Reads the head of a response; otherwise as {@link #request}. */
    ResponseHead response(byte[] section, int length, long maxSectionBytes) throws Http3Exception {
        int slot = length == 0 ? ~0 : responseKeys.find(section, 0, length);
        if (slot >= 0) {
            ResponseHead known = Objects.requireNonNull(responses[slot]);
            requireFit(known.sectionBytes(), maxSectionBytes);
            return known;
        }
        decode(section, length, maxSectionBytes);
        ResponseHead head = ResponseHead.of(lines);
        if (mayKeep(length)) {
            responseKeys.keep(~slot, section, 0, length);
            responses[~slot] = head;
        }
        return head;
    }

    /** Reads a trailer section; otherwise as {@link #request}. */
    Fields trailers(byte[] section, int length, long maxSectionBytes) throws Http3Exception {
        decode(section, length, maxSectionBytes);
        return FieldSection.fields(lines, 0, false);
    }

    private boolean mayKeep(int length) {
        return length <= LONGEST_KEPT && !lines.isSensitive();
    }

    private void decode(byte[] section, int length, long maxSectionBytes) throws Http3Exception {
        try {
            if (!decoder.decode(section, 0, length, maxSectionBytes, lines)) {
                throw tooLarge();
            }
        } catch (QpackException e) {
            throw Http3Exception.connection(e.code(), e.reason());
        }
    }

    private static void requireFit(long sectionBytes, long maxSectionBytes) throws Http3Exception {
        if (sectionBytes > maxSectionBytes) {
            throw tooLarge();
        }
    }

    /** RFC 9114 §4.2.2: a section larger than this side is willing to handle. */
    static Http3Exception tooLarge() {
        return Http3Exception.stream(EXCESSIVE_LOAD, "a field section that is too large");
    }
}
