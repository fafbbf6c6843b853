package io.culebra.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The secrets that a server's session tickets, address tokens and stateless resets come from. What
 * was sealed with the secret before the current one can still be opened.
 *
 * <p>Servers with the same secrets read each other's tickets and tokens.
 */
public sealed interface ServerKeys {
    /** Bytes of a secret. */
    int SECRET_BYTES = 32;

    /** Random secrets, a new one each day. */
    ServerKeys DEFAULT = generated(Duration.ofDays(1));

    /**
     * Random secrets that nobody else has.
     *
     * @param rotation how long each is the current one; at least a minute
     * @return made by each server anew
     */
    static ServerKeys generated(Duration rotation) {
        return new Generated(rotation);
    }

    /**
     * Given secrets that never change.
     *
     * @param current seals and opens, {@value #SECRET_BYTES} random bytes, copied
     * @param previous opens, none or one; copied
     * @return these
     */
    static ServerKeys of(byte[] current, byte[]... previous) {
        return new Fixed(current, List.of(previous));
    }

    /**
     * Secrets in a file: lines of 64 hexadecimal digits, the current secret first, then the one
     * before it if there is one; empty lines and those that begin with # do not count. The file is
     * read again when it changes; if it is wrong then, the secrets stay as they were, and a warning
     * is logged.
     *
     * @param file better replaced by a new one than written over
     * @return read when the server starts, which fails if the file is wrong
     */
    static ServerKeys fromFile(Path file) {
        return new InFile(file);
    }

    /**
     * Random ones.
     *
     * @param rotation how long each is the current one
     */
    record Generated(Duration rotation) implements ServerKeys {
        /** Checks the time. */
        public Generated {
            if (rotation.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException("rotation is " + rotation + ", below a minute");
            }
        }
    }

    /** Given ones. */
    final class Fixed implements ServerKeys {
        private final byte[] current;
        private final List<byte[]> previous;

        private Fixed(byte[] current, List<byte[]> previous) {
            if (previous.size() > 1) {
                throw new IllegalArgumentException(previous.size() + " previous secrets, not 1");
            }
            this.current = check(current).clone();
            this.previous = previous.stream().map(one -> check(one).clone()).toList();
        }

        private static byte[] check(byte[] secret) {
            if (secret.length != SECRET_BYTES) {
                throw new IllegalArgumentException(
                        "a secret of " + secret.length + " bytes, not " + SECRET_BYTES);
            }
            return secret;
        }

        /**
         * The one that seals.
         *
         * @return a copy
         */
        public byte[] current() {
            return current.clone();
        }

        /**
         * The one before.
         *
         * @return copies, none or one
         */
        public List<byte[]> previous() {
            return previous.stream().map(one -> Arrays.copyOf(one, one.length)).toList();
        }

        /** Secrets are not for logs. */
        @Override
        public String toString() {
            return "ServerKeys.Fixed";
        }
    }

    /**
     * In a file.
     *
     * @param file where
     */
    record InFile(Path file) implements ServerKeys {}
}
