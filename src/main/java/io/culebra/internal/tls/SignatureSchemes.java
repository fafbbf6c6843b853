package io.culebra.internal.tls;

import io.culebra.internal.crypto.SignatureScheme;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lists of signature schemes, as they stand in hellos and requests.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.3 RFC 8446, section 4.2.3
 */
final class SignatureSchemes {
    private static final int RSA_SHA256 = 0x0401;
    private static final int RSA_SHA384 = 0x0501;
    private static final int RSA_SHA512 = 0x0601;
    private static final int ECDSA_SHA512 = 0x0603;

    /** For the certificates of a chain only: RSA as the Web's authorities still sign with. */
    private static final int[] FOR_CERTIFICATES = {RSA_SHA256, RSA_SHA384, RSA_SHA512};

    private SignatureSchemes() {}

    /** Writes a signature_algorithms extension with all that we can verify. */
    static void write(TlsWriter out) {
        int extension = out.beginExtension(ExtensionType.SIGNATURE_ALGORITHMS);
        int list = out.begin(Short.BYTES);
        for (SignatureScheme scheme : SignatureScheme.values()) {
            out.u16(scheme.wire());
        }
        for (int scheme : FOR_CERTIFICATES) {
            out.u16(scheme);
        }
        out.end(list, Short.BYTES);
        out.endExtension(extension);
    }

    /** Those of a peer's list that a handshake may be signed with. */
    static List<SignatureScheme> known(int[] numbers) {
        List<SignatureScheme> schemes = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            SignatureScheme.of(number).ifPresent(schemes::add);
        }
        return schemes;
    }

    /** The schemes that a key can sign a handshake with, in the order that we prefer. */
    static List<SignatureScheme> of(PublicKey key) {
        return Arrays.stream(SignatureScheme.values()).filter(scheme -> scheme.fits(key)).toList();
    }

    /**
     * What a peer has to understand to verify a chain: a scheme for each signature, but for those
     * that certificates made over themselves.
     */
    static int[] inChain(List<X509Certificate> chain) {
        return chain.stream()
                .filter(one -> !one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
                .mapToInt(SignatureSchemes::ofSignature)
                .distinct()
                .toArray();
    }

    /** Whether a certificate's signature is over a hash for which others can be found. */
    static boolean isWeak(X509Certificate certificate) {
        String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return name.startsWith("MD") || name.startsWith("SHA1");
    }

    /** Zero for a scheme that TLS has no number for. */
    private static int ofSignature(X509Certificate certificate) {
        return switch (certificate.getSigAlgName().toUpperCase(Locale.ROOT)) {
            case "SHA256WITHECDSA" -> SignatureScheme.ECDSA_SECP256R1_SHA256.wire();
            case "SHA384WITHECDSA" -> SignatureScheme.ECDSA_SECP384R1_SHA384.wire();
            case "SHA512WITHECDSA" -> ECDSA_SHA512;
            case "SHA256WITHRSA" -> RSA_SHA256;
            case "SHA384WITHRSA" -> RSA_SHA384;
            case "SHA512WITHRSA" -> RSA_SHA512;
            case "ED25519", "EDDSA" -> SignatureScheme.ED25519.wire();
            case "RSASSA-PSS" -> SignatureScheme.RSA_PSS_RSAE_SHA256.wire();
            default -> 0;
        };
    }
}
