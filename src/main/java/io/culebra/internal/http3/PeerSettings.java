package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.SETTINGS_ERROR;

/**
 * What the peer said in its SETTINGS frame; the defaults until then.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-7.2.4 RFC 9114, section 7.2.4
 */
final class PeerSettings {
    static final int MAX_FIELD_SECTION_SIZE = 0x06;

    /** Settings that HTTP/2 has and HTTP/3 has not (RFC 9114 §11.2.2). */
    private static final long FORBIDDEN = 0b11_1101;

    private long seen;
    private long maxFieldSectionBytes = Long.MAX_VALUE;

    /** Takes one setting. */
    void accept(long identifier, long value) throws Http3Exception {
        if (identifier < Long.SIZE) {
            long bit = 1L << identifier;
            // RFC 9114 §7.2.4.1: what HTTP/2 defined and HTTP/3 did not is an error.
            if ((FORBIDDEN & bit) != 0) {
                throw Http3Exception.connection(SETTINGS_ERROR, "a setting of HTTP/2's");
            }
            // RFC 9114 §7.2.4: a setting must not come twice; those that we might know are checked.
            if ((seen & bit) != 0) {
                throw Http3Exception.connection(SETTINGS_ERROR, "a setting that came twice");
            }
            seen |= bit;
        }
        if (identifier == MAX_FIELD_SECTION_SIZE) {
            maxFieldSectionBytes = value;
        }
        // RFC 9114 §7.2.4: others are ignored.
    }

    /** Largest section that the peer takes, counted as RFC 9114 §4.2.2 does. */
    long maxFieldSectionBytes() {
        return maxFieldSectionBytes;
    }
}
