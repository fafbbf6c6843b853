package io.culebra.internal.tls;

import java.util.List;

/** Checks of the lists in a configuration. */
final class Protocols {
    private static final int MOST_BYTES = 255;
    private static final int LATIN1_END = 0x100;

    private Protocols() {}

    /** RFC 7301 §3.1: each name has 1 to 255 bytes; a character stands for a byte. */
    static List<String> check(List<String> protocols) {
        for (String protocol : protocols) {
            boolean fits = !protocol.isEmpty() && protocol.length() <= MOST_BYTES;
            if (!fits || protocol.chars().anyMatch(one -> one >= LATIN1_END)) {
                throw new IllegalArgumentException("no name for ALPN: '" + protocol + "'");
            }
        }
        return notEmpty(protocols, "protocols");
    }

    static <T> List<T> notEmpty(List<T> values, String name) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        return List.copyOf(values);
    }
}
