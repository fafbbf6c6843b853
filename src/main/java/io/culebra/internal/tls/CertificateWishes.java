package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.Optional;

/**
 * In what form a peer takes our certificate.
 *
 * @param compressed whether zlib is fine
 * @param staple whether it wants an OCSP response with it
 */
record CertificateWishes(boolean compressed, boolean staple) {
    private static final int OCSP = 1;

    /** Reads the extensions of a ClientHello or CertificateRequest. */
    static CertificateWishes of(Extensions extensions) throws TransportException {
        return new CertificateWishes(
                CompressedCertificate.isTaken(extensions.find(ExtensionType.COMPRESS_CERTIFICATE)),
                wantsStaple(extensions.find(ExtensionType.STATUS_REQUEST)));
    }

    /** RFC 8446 §4.4.2.1: a CertificateStatusRequest as in RFC 6066 §8. */
    private static boolean wantsStaple(Optional<TlsReader> extension) throws TransportException {
        if (extension.isEmpty()) {
            return false;
        }
        TlsReader data = extension.get();
        if (data.u8() != OCSP) {
            return false; // a kind that we do not know
        }
        TlsReader responders = data.vector16(0);
        while (responders.hasMore()) {
            responders.vector16(1);
        }
        data.vector16(0);
        data.requireEnd();
        return true;
    }
}
