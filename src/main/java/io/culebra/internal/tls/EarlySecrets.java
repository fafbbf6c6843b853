package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.Hkdf;
import java.util.Arrays;

/**
 * The first stage of the key schedule where there is a pre-shared key: what follows from the key
 * and the ClientHello alone.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-7.1 RFC 8446, section 7.1
 */
final class EarlySecrets {
    private static final byte[] NOTHING = {};

    private final CipherSuite suite;
    private final Hkdf hkdf;
    private final byte[] early;

    /**
     * Makes the early secret.
     *
     * @param suite that the key belongs to
     * @param preSharedKey borrowed
     */
    EarlySecrets(CipherSuite suite, byte[] preSharedKey) {
        this.suite = suite;
        hkdf = new Hkdf(suite);
        early = hkdf.extract(NOTHING, preSharedKey);
    }

    CipherSuite suite() {
        return suite;
    }

    /** The early secret; not to be written to. */
    byte[] secret() {
        return early;
    }

    /**
     * The proof that a ClientHello was written by somebody who has the key of a ticket.
     *
     * @param hash of all messages before, and of the ClientHello up to its binders
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.11.2 RFC 8446, section 4.2.11.2
     */
    byte[] binder(byte[] hash) {
        byte[] emptyHash = suite.newHash().digest();
        byte[] base = derive("res binder", emptyHash);
        byte[] key = hkdf.expandLabel(base, "finished", suite.hashBytes());
        byte[] binder = hkdf.hmac(key, hash);
        Arrays.fill(base, (byte) 0);
        Arrays.fill(key, (byte) 0);
        return binder;
    }

    /** The secret of 0-RTT packets. */
    byte[] clientTraffic(byte[] helloHash) {
        return derive("c e traffic", helloHash);
    }

    byte[] exporterMaster(byte[] helloHash) {
        return derive("e exp master", helloHash);
    }

    void destroy() {
        Arrays.fill(early, (byte) 0);
    }

    private byte[] derive(String label, byte[] hash) {
        return hkdf.expandLabel(early, label, hash, suite.hashBytes());
    }
}
