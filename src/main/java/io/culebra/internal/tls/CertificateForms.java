package io.culebra.internal.tls;

import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The Certificate message in the forms that peers want it in, each made once and not once per
 * handshake.
 */
final class CertificateForms {
    private static final byte[] NONE = {};

    private final byte[] chain;
    private final byte[] compressedChain;
    private final byte[] stapledChain;
    private final byte[] compressedStapledChain;
    private final byte[] rawKey;

    /**
     * Makes all.
     *
     * @param certificates leaf first; empty if there is only the key
     * @param key the leaf's
     * @param staple OCSP response for the leaf; empty for none
     */
    CertificateForms(List<X509Certificate> certificates, PublicKey key, byte[] staple) {
        rawKey = CertificateMessage.encode(List.of(key.getEncoded()), NONE);
        if (certificates.isEmpty()) {
            chain = NONE;
            compressedChain = NONE;
            stapledChain = NONE;
            compressedStapledChain = NONE;
        } else {
            List<byte[]> encodings = encodings(certificates);
            chain = CertificateMessage.encode(encodings, NONE);
            compressedChain = CompressedCertificate.encode(chain);
            boolean none = staple.length == 0;
            stapledChain = none ? chain : CertificateMessage.encode(encodings, staple);
            compressedStapledChain =
                    none ? compressedChain : CompressedCertificate.encode(stapledChain);
        }
    }

    boolean hasChain() {
        return chain.length > 0;
    }

    /** The whole message for a peer; not to be written to. */
    byte[] message(CertificateType type, CertificateWishes wishes) {
        if (type == CertificateType.RAW_PUBLIC_KEY) {
            return rawKey;
        }
        if (wishes.staple()) {
            return wishes.compressed() ? compressedStapledChain : stapledChain;
        }
        return wishes.compressed() ? compressedChain : chain;
    }

    private static List<byte[]> encodings(List<X509Certificate> chain) {
        return chain.stream()
                .map(certificate -> {
                    try {
                        return certificate.getEncoded();
                    } catch (CertificateEncodingException e) {
                        throw new IllegalArgumentException("a certificate cannot be encoded", e);
                    }
                })
                .toList();
    }
}
