package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.Hkdf;
import java.util.Arrays;

/**
 * Keys for others, bound to a connection.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-7.5 RFC 8446, section 7.5
 */
final class Exporter {
    private final CipherSuite suite;
    private final byte[] masterSecret;

    /**
     * Makes one.
     *
     * @param masterSecret this exporter's from now on
     */
    Exporter(CipherSuite suite, byte[] masterSecret) {
        this.suite = suite;
        this.masterSecret = masterSecret;
    }

    byte[] export(String label, byte[] context, int length) {
        Hkdf hkdf = new Hkdf(suite);
        byte[] emptyHash = suite.newHash().digest();
        byte[] derived = hkdf.expandLabel(masterSecret, label, emptyHash, suite.hashBytes());
        byte[] contextHash = suite.newHash().digest(context);
        byte[] exported = hkdf.expandLabel(derived, "exporter", contextHash, length);
        Arrays.fill(derived, (byte) 0);
        return exported;
    }

    void destroy() {
        Arrays.fill(masterSecret, (byte) 0);
    }
}
