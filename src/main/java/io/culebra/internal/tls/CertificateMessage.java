package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Certificate message.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2 RFC 8446, section 4.4.2
 */
final class CertificateMessage {
    /** More than any chain on the Web has. */
    static final int MOST_CERTIFICATES = 16;

    /** What a client sends that was asked for a certificate and has none. */
    static final byte[] NO_CERTIFICATE = encode(List.of(), new byte[0]);

    private static final int LIST_LENGTH_BYTES = 3;
    private static final int DER_SEQUENCE = 0x30;
    private static final int USUAL_CERTIFICATE_BYTES = 1024;

    private CertificateMessage() {}

    /**
     * The whole message, with an empty context.
     *
     * @param entries certificates, leaf first, or one raw key
     * @param staple OCSP response for the first; empty for none
     */
    static byte[] encode(List<byte[]> entries, byte[] staple) {
        TlsWriter out = new TlsWriter((1 + entries.size()) * USUAL_CERTIFICATE_BYTES);
        int message = out.beginMessage(HandshakeType.CERTIFICATE);
        out.u8(0);
        int list = out.begin(LIST_LENGTH_BYTES);
        boolean stapled = staple.length > 0;
        for (byte[] entry : entries) {
            out.u24(entry.length).put(entry);
            int extensions = out.begin(Short.BYTES);
            if (stapled) {
                // RFC 8446 §4.4.2.1: in the entry of its certificate.
                Staple.write(out, staple);
                stapled = false;
            }
            out.end(extensions, Short.BYTES);
        }
        out.end(list, LIST_LENGTH_BYTES);
        out.endMessage(message);
        return out.toByteArray();
    }

    /** Whether a message is a Certificate, compressed or not: we always take both. */
    static boolean isOne(HandshakeMessage message) {
        return message.type() == HandshakeType.CERTIFICATE
                || message.type() == HandshakeType.COMPRESSED_CERTIFICATE;
    }

    /**
     * Reads a peer's message, compressed or not.
     *
     * @param type what was agreed on
     * @param stapleAsked whether we have asked for an OCSP response
     * @return empty if the peer has no certificate, which only a client may say
     */
    static Optional<PeerCertificate> parse(
            HandshakeMessage message, CertificateType type, boolean stapleAsked)
            throws TransportException {
        TlsReader body = message.body();
        return parse(
                message.type() == HandshakeType.COMPRESSED_CERTIFICATE
                        ? CompressedCertificate.decode(body)
                        : body,
                type,
                stapleAsked);
    }

    /** Reads the body of a Certificate message. */
    static Optional<PeerCertificate> parse(
            TlsReader body, CertificateType type, boolean stapleAsked) throws TransportException {
        // RFC 8446 §4.4.2: the context is empty in the handshake itself.
        if (body.vector8(0).hasMore()) {
            throw Alert.illegalParameter("certificate_request_context");
        }
        TlsReader list = body.vector24(0);
        body.requireEnd();
        if (!list.hasMore()) {
            return Optional.empty();
        }
        return Optional.of(
                type == CertificateType.RAW_PUBLIC_KEY ? rawKey(list) : chain(list, stapleAsked));
    }

    private static PeerCertificate chain(TlsReader list, boolean stapleAsked)
            throws TransportException {
        List<X509Certificate> chain = new ArrayList<>();
        Optional<byte[]> staple = Optional.empty();
        while (list.hasMore()) {
            if (chain.size() == MOST_CERTIFICATES) {
                throw TransportException.crypto(
                        Alert.BAD_CERTIFICATE, "more than " + MOST_CERTIFICATES + " certificates");
            }
            chain.add(certificate(list.vector24(1).rest()));
            // RFC 8446 §4.4.2: only extensions that were asked for.
            Optional<byte[]> status = Staple.parse(list.vector16(0), stapleAsked);
            staple = chain.size() == 1 ? status : staple;
        }
        return PeerCertificate.of(chain, staple);
    }

    /** RFC 8446 §4.4.2: exactly one entry, which is a SubjectPublicKeyInfo. */
    private static PeerCertificate rawKey(TlsReader list) throws TransportException {
        byte[] encoded = list.vector24(1).rest();
        Extensions.parseAnswer(list.vector16(0), ExtensionType.IN_CERTIFICATE);
        if (list.hasMore()) {
            throw Alert.illegalParameter("more than one raw public key");
        }
        return PeerCertificate.ofRawKey(
                RawKeys.parse(encoded)
                        .orElseThrow(() ->
                                TransportException.crypto(
                                        Alert.BAD_CERTIFICATE,
                                        "a raw public key that cannot be read")));
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
