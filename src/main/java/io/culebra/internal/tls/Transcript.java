package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import java.security.MessageDigest;

/**
 * The hash over all messages so far.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.1 RFC 8446, section 4.4.1
 */
final class Transcript {
    private final MessageDigest digest;

    Transcript(CipherSuite suite) {
        digest = suite.newHash();
    }

    private Transcript(MessageDigest digest) {
        this.digest = digest;
    }

    /** One that goes on from here, on a way of its own. */
    Transcript fork() {
        return new Transcript(copyOfDigest());
    }

    /** Adds a whole message, header included. */
    void add(byte[] bytes, int from, int to) {
        digest.update(bytes, from, to - from);
    }

    /** The hash up to here; more may be added afterwards. */
    byte[] hash() {
        return copyOfDigest().digest();
    }

    private MessageDigest copyOfDigest() {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("a hash that cannot be copied", e);
        }
    }

    /** Puts a message_hash in the place of the first ClientHello, the only message so far. */
    void replaceFirstHello() {
        byte[] hash = digest.digest();
        digest.update((byte) HandshakeType.MESSAGE_HASH);
        digest.update((byte) 0);
        digest.update((byte) 0);
        digest.update((byte) hash.length);
        digest.update(hash);
    }
}
