package io.culebra.internal.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC with the hash of a cipher suite, for one thread. The JDK's own looks its hash up and copies
 * the key each time it is given one, and here nearly every message has a key of its own.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc2104#section-2 RFC 2104, section 2
 */
final class Hmac {
    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5c;
    private static final int SHORT_BLOCK_BYTES = 64;
    private static final int LONG_BLOCK_BYTES = 128;
    private static final int LONGEST_SHORT_HASH = 32;

    private final MessageDigest digest;
    private final byte[] block;
    private final byte[] inner;

    Hmac(CipherSuite suite) {
        digest = suite.newHash();
        inner = new byte[suite.hashBytes()];
        boolean isShort = inner.length <= LONGEST_SHORT_HASH;
        block = new byte[isShort ? SHORT_BLOCK_BYTES : LONG_BLOCK_BYTES];
    }

    void start(byte[] key) {
        byte[] used = key.length > block.length ? digest.digest(key) : key;
        System.arraycopy(used, 0, block, 0, used.length);
        Arrays.fill(block, used.length, block.length, (byte) 0);
        pad(INNER_PAD);
        digest.update(block);
    }

    void update(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
    }

    /** Writes the hash, whole, and forgets the key. */
    void finish(byte[] to, int at) {
        try {
            digest.digest(inner, 0, inner.length);
            pad(INNER_PAD ^ OUTER_PAD);
            digest.update(block);
            Arrays.fill(block, (byte) 0);
            digest.update(inner);
            digest.digest(to, at, inner.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pad(int with) {
        for (int i = 0; i < block.length; i++) {
            block[i] ^= (byte) with;
        }
    }
}
