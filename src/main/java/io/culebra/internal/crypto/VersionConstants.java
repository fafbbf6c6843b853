package io.culebra.internal.crypto;

import io.culebra.internal.wire.QuicVersion;
import java.util.HexFormat;

/**
 * What packet protection knows of a version: salt, labels, and the public keys of Retry.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9369#section-3.3 RFC 9369, section 3.3
 */
final class VersionConstants {
    // RFC 9001 §5.2, §5.1, §6.1 and §5.8.
    private static final VersionConstants V1 =
            new VersionConstants(
                    "38762cf7f55934b34d179ae6a4c80cadccbb7f0a",
                    "quic",
                    "be0c690b9f66575a1d766b54e368c84e",
                    "461599d35d632bf2239825bb");
    // RFC 9369 §3.3: another salt, other labels, other Retry keys.
    private static final VersionConstants V2 =
            new VersionConstants(
                    "0dede3def700a6db819381be6e269dcbf9bd2ed9",
                    "quicv2",
                    "8fb4b01b56ac48e260fbcbcead7ccc92",
                    "d86969bc2d7c6d9990efb04a");

    final byte[] initialSalt;
    final String keyLabel;
    final String ivLabel;
    final String headerProtectionLabel;
    final String keyUpdateLabel;
    final byte[] retryKey;
    final byte[] retryNonce;

    private VersionConstants(String salt, String prefix, String retryKey, String retryNonce) {
        initialSalt = HexFormat.of().parseHex(salt);
        keyLabel = prefix + " key";
        ivLabel = prefix + " iv";
        headerProtectionLabel = prefix + " hp";
        keyUpdateLabel = prefix + " ku";
        this.retryKey = HexFormat.of().parseHex(retryKey);
        this.retryNonce = HexFormat.of().parseHex(retryNonce);
    }

    static VersionConstants of(QuicVersion version) {
        return switch (version) {
            case V1 -> V1;
            case V2 -> V2;
        };
    }
}
