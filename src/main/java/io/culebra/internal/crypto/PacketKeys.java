package io.culebra.internal.crypto;

import io.culebra.internal.wire.QuicVersion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a secret of TLS becomes: the key, IV and header protection key of one direction.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.1 RFC 9001, section 5.1
 */
final class PacketKeys {
    private final CipherSuite suite;
    private final VersionConstants labels;
    private @Nullable Hkdf hkdf;

    PacketKeys(CipherSuite suite, QuicVersion version) {
        this.suite = suite;
        labels = VersionConstants.of(version);
    }

    Aead sealer(AeadProvider provider, byte[] secret) {
        byte[] key = key(secret);
        Aead sealer = provider.sealer(suite, key, iv(secret));
        Arrays.fill(key, (byte) 0);
        return sealer;
    }

    Aead opener(AeadProvider provider, byte[] secret) {
        byte[] key = key(secret);
        Aead opener = provider.opener(suite, key, iv(secret));
        Arrays.fill(key, (byte) 0);
        return opener;
    }

    HeaderMasks headerMasks(AeadProvider provider, byte[] secret) {
        byte[] key = hkdf().expandLabel(secret, labels.headerProtectionLabel, suite.keyBytes());
        HeaderMasks masks =
                new HeaderMasks(provider.headerProtection(suite, key), provider.scratch());
        Arrays.fill(key, (byte) 0);
        return masks;
    }

    /** RFC 9001 §6.1: the secret of the next key phase; the header protection key stays. */
    byte[] nextSecret(byte[] secret) {
        return hkdf().expandLabel(secret, labels.keyUpdateLabel, suite.hashBytes());
    }

    /** Lets go of what only making keys takes: they are made at the beginning, then rarely. */
    void rest() {
        hkdf = null;
    }

    private Hkdf hkdf() {
        Hkdf made = hkdf;
        if (made == null) {
            made = new Hkdf(suite);
            hkdf = made;
        }
        return made;
    }

    private byte[] key(byte[] secret) {
        return hkdf().expandLabel(secret, labels.keyLabel, suite.keyBytes());
    }

    private byte[] iv(byte[] secret) {
        return hkdf().expandLabel(secret, labels.ivLabel, Aead.IV_BYTES);
    }
}
