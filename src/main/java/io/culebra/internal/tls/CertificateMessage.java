package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The Certificate message.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2 RFC 8446, section 4.4.2
 */
final class CertificateMessage {
    /** More than any chain on the Web has. */
    static final int MOST_CERTIFICATES = 16;

    /** What a client sends that was asked for a certificate and has none. */
    static final byte[] NO_CERTIFICATE = encode(List.of());

    private static final int LIST_LENGTH_BYTES = 3;
    private static final int DER_SEQUENCE = 0x30;
    private static final int USUAL_CERTIFICATE_BYTES = 1024;

    private CertificateMessage() {}

    /** The whole message, with an empty context and without extensions. */
    static byte[] encode(List<byte[]> certificates) {
        TlsWriter out = new TlsWriter((1 + certificates.size()) * USUAL_CERTIFICATE_BYTES);
        int message = out.beginMessage(HandshakeType.CERTIFICATE);
        out.u8(0);
        int list = out.begin(LIST_LENGTH_BYTES);
        for (byte[] certificate : certificates) {
            out.u24(certificate.length).put(certificate).u16(0);
        }
        out.end(list, LIST_LENGTH_BYTES);
        out.endMessage(message);
        return out.toByteArray();
    }

    /**
     * Reads the body of a server's message.
     *
     * @return leaf first, at least one
     */
    static List<X509Certificate> parseServers(TlsReader body) throws TransportException {
        // RFC 8446 §4.4.2: the context is empty in the handshake itself.
        if (body.vector8(0).hasMore()) {
            throw Alert.illegalParameter("certificate_request_context");
        }
        TlsReader list = body.vector24(0);
        body.requireEnd();
        List<X509Certificate> chain = new ArrayList<>();
        while (list.hasMore()) {
            if (chain.size() == MOST_CERTIFICATES) {
                throw TransportException.crypto(
                        Alert.BAD_CERTIFICATE, "more than " + MOST_CERTIFICATES + " certificates");
            }
            chain.add(certificate(list.vector24(1).rest()));
            // RFC 8446 §4.4.2: only extensions that the ClientHello asked for, and ours asks for
            // none.
            Extensions.parseAnswer(list.vector16(0), ExtensionType.IN_CERTIFICATE);
        }
        // RFC 8446 §4.4.2.4: a server always has a certificate.
        if (chain.isEmpty()) {
            throw Alert.decodeError("the server sent no certificate");
        }
        return chain;
    }

    private static X509Certificate certificate(byte[] encoded) throws TransportException {
        // The JDK would read PEM as well.
        if (encoded[0] != DER_SEQUENCE) {
            throw TransportException.crypto(Alert.BAD_CERTIFICATE, "a certificate not in DER");
        }
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(encoded);
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in);
            if (in.available() > 0) {
                throw TransportException.crypto(
                        Alert.BAD_CERTIFICATE, "bytes behind a certificate");
            }
            return certificate;
        } catch (CertificateException e) {
            throw TransportException.crypto(
                    Alert.BAD_CERTIFICATE, "a certificate that cannot be read");
        }
    }
}
