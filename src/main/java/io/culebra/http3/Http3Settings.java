package io.culebra.http3;

/**
 * Settings of HTTP/3, for each connection. Immutable; every value is checked with a message that
 * names it.
 *
 * @param maxFieldSectionBytes largest header or trailer section taken from the peer, counted as RFC
 *     9114 §4.2.2 does: names, values and 32 a line; also told to the peer
 * @param grease whether to send reserved settings, frames and a stream, so that peers keep ignoring
 *     what they do not know (RFC 9114 §7.2.8)
 */
public record Http3Settings(int maxFieldSectionBytes, boolean grease) {
    /** What most users want. */
    public static final Http3Settings DEFAULTS = builder().build();

    private static final int LEAST_SECTION = 1024;
    private static final int MOST_SECTION = 16 << 20;

    /** Checks every value. */
    public Http3Settings {
        if (maxFieldSectionBytes < LEAST_SECTION || maxFieldSectionBytes > MOST_SECTION) {
            throw new IllegalArgumentException(
                    "maxFieldSectionBytes is "
                            + maxFieldSectionBytes
                            + ", not "
                            + LEAST_SECTION
                            + " to "
                            + MOST_SECTION);
        }
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings; {@link #build} checks them. */
    public static final class Builder {
        private int maxFieldSectionBytes = 64 << 10;
        private boolean grease = true;

        private Builder() {}

        /**
         * Sets {@link Http3Settings#maxFieldSectionBytes}.
         *
         * @param bytes 1024 to 16 MiB
         * @return this
         */
        public Builder maxFieldSectionBytes(int bytes) {
            maxFieldSectionBytes = bytes;
            return this;
        }

        /**
         * Sets {@link Http3Settings#grease}.
         *
         * @param send whether to
         * @return this
         */
        public Builder grease(boolean send) {
            grease = send;
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return checked
         * @throws IllegalArgumentException with the name of the setting that is wrong
         */
        public Http3Settings build() {
            return new Http3Settings(maxFieldSectionBytes, grease);
        }
    }
}
