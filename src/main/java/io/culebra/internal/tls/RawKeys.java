package io.culebra.internal.tls;

import io.culebra.internal.crypto.NistCurve;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keys that come alone, as a SubjectPublicKeyInfo.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc7250#section-3 RFC 7250, section 3
 */
final class RawKeys {
    private static final int SEQUENCE = 0x30;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int LONG_FORM = 0x80;

    /** The JDK's names for the kinds of keys, by the DER of their identifiers. */
    private static final Map<String, String> KINDS =
            Map.of(
                    "2a8648ce3d0201", "EC",
                    "2b6570", "Ed25519",
                    "2a864886f70d010101", "RSA",
                    "2a864886f70d01010a", "RSASSA-PSS");

    private RawKeys() {}

    /**
     * Reads a key that a peer has sent.
     *
     * @return empty if it cannot be read, or is of a kind that we do not know
     */
    static Optional<PublicKey> parse(byte[] encoded) {
        String kind = KINDS.get(algorithm(encoded));
        if (kind == null) {
            return Optional.empty();
        }
        try {
            PublicKey key =
                    KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
            // What is hashed for a pin, and what the JDK understood, are the same bytes.
            return Arrays.equals(key.getEncoded(), encoded) && isOnItsCurve(key)
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The JDK reads points that are on no curve. */
    private static boolean isOnItsCurve(PublicKey key) {
        if (!(key instanceof ECPublicKey point)) {
            return true;
        }
        return Stream.of(NistCurve.P256, NistCurve.P384)
                .filter(curve -> curve.has(point))
                .anyMatch(curve -> curve.decodePoint(curve.encodePoint(point.getW())).isPresent());
    }

    /** The algorithm's identifier in hexadecimal; empty if it is not where it ought to be. */
    private static String algorithm(byte[] encoded) {
        int at = content(encoded, content(encoded, 0, SEQUENCE), SEQUENCE);
        if (at < 0 || encoded.length - at < 2 || encoded[at] != OBJECT_IDENTIFIER) {
            return "";
        }
        int from = at + 2;
        int to = from + encoded[at + 1];
        return to < from || to > encoded.length ? "" : HexFormat.of().formatHex(encoded, from, to);
    }

    /** Where the content of an element begins; negative if there is no such element. */
    private static int content(byte[] encoded, int at, int tag) {
        if (at < 0 || encoded.length - at < 2 || encoded[at] != tag) {
            return -1;
        }
        int length = encoded[at + 1] & 0xff;
        return at + 2 + (length < LONG_FORM ? 0 : length - LONG_FORM);
    }
}
