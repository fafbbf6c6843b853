package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;

/**
 * A server's request that the client show a certificate, as far as it can be wrong.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2 RFC 8446, section 4.3.2
 */
final class CertificateRequest {
    private CertificateRequest() {}

    /** Refuses a request that breaks a rule. */
    static void check(TlsReader body) throws TransportException {
        // RFC 8446 §4.3.2: the context is empty in the handshake itself.
        if (body.vector8(0).hasMore()) {
            throw Alert.illegalParameter("certificate_request_context");
        }
        TlsReader block = body.vector16(2);
        body.requireEnd();
        Extensions extensions = Extensions.parse(block, ExtensionType.IN_CERTIFICATE_REQUEST);
        TlsReader schemes =
                extensions.require(ExtensionType.SIGNATURE_ALGORITHMS, "signature_algorithms");
        schemes.vector16(2).rest16();
        schemes.requireEnd();
    }
}
