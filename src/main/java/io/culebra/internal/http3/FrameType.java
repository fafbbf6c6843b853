package io.culebra.internal.http3;

import io.culebra.api.RandomSource;

/**
 * Frame types.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-7.2 RFC 9114, section 7.2
 */
final class FrameType {
    static final int DATA = 0x00;
    static final int HEADERS = 0x01;
    static final int CANCEL_PUSH = 0x03;
    static final int SETTINGS = 0x04;
    static final int PUSH_PROMISE = 0x05;
    static final int GOAWAY = 0x07;
    static final int MAX_PUSH_ID = 0x0d;

    private static final int GREASE_STEP = 0x1f;
    private static final int GREASE_BASE = 0x21;
    private static final int GREASE_MASK = 0x3fff_ffff;

    private FrameType() {}

    /** RFC 9114 §7.2.8: types that HTTP/2 used and HTTP/3 does not. */
    static boolean isForbidden(long type) {
        return type == 0x02 || type == 0x06 || type == 0x08 || type == 0x09;
    }

    /** RFC 9114 §7.2.8, §6.2.3, §7.2.4.1: a reserved number that everyone has to ignore. */
    static long grease(RandomSource random) {
        return GREASE_STEP * (random.nextLong() & GREASE_MASK) + GREASE_BASE;
    }
}
