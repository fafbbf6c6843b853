package io.culebra.internal.tls;

import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server's request that the client show a certificate.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2 RFC 8446, section 4.3.2
 */
public final class CertificateRequest {
    /** More than a message has room for in practice; what is over is ignored. */
    private static final int MOST_AUTHORITIES = 1024;

    private final List<SignatureScheme> schemes;
    private final List<byte[]> authorities;
    private final CertificateWishes wishes;

    private CertificateRequest(
            List<SignatureScheme> schemes, List<byte[]> authorities, CertificateWishes wishes) {
        this.schemes = List.copyOf(schemes);
        this.authorities = List.copyOf(authorities);
        this.wishes = wishes;
    }

    /**
     * What the server can verify and we can sign.
     *
     * @return in the server's order
     */
    public List<SignatureScheme> schemes() {
        return schemes;
    }

    /**
     * The issuers that the server asks for.
     *
     * @return distinguished names in DER; empty for any
     */
    public List<byte[]> authorities() {
        return authorities;
    }

    CertificateWishes wishes() {
        return wishes;
    }

    /**
     * Writes a request.
     *
     * @param authorities distinguished names in DER; empty for any
     */
    static void write(TlsWriter out, List<byte[]> authorities) {
        int message = out.beginMessage(HandshakeType.CERTIFICATE_REQUEST);
        out.u8(0);
        int extensions = out.begin(Short.BYTES);
        SignatureSchemes.write(out);
        CompressedCertificate.writeOffer(out);
        if (!authorities.isEmpty()) {
            int extension = out.beginExtension(ExtensionType.CERTIFICATE_AUTHORITIES);
            int list = out.begin(Short.BYTES);
            for (byte[] name : authorities) {
                out.u16(name.length).put(name);
            }
            out.end(list, Short.BYTES);
            out.endExtension(extension);
        }
        out.end(extensions, Short.BYTES);
        out.endMessage(message);
    }

    /** Reads the body of a message. */
    static CertificateRequest parse(TlsReader body) throws TransportException {
        // RFC 8446 §4.3.2: the context is empty in the handshake itself.
        if (body.vector8(0).hasMore()) {
            throw Alert.illegalParameter("certificate_request_context");
        }
        TlsReader block = body.vector16(2);
        body.requireEnd();
        Extensions extensions = Extensions.parse(block, ExtensionType.IN_CERTIFICATE_REQUEST);
        TlsReader schemes =
                extensions.require(ExtensionType.SIGNATURE_ALGORITHMS, "signature_algorithms");
        int[] numbers = schemes.vector16(2).rest16();
        schemes.requireEnd();
        return new CertificateRequest(
                SignatureSchemes.known(numbers),
                authorities(extensions.find(ExtensionType.CERTIFICATE_AUTHORITIES)),
                CertificateWishes.of(extensions));
    }

    /** RFC 8446 §4.2.4. */
    private static List<byte[]> authorities(Optional<TlsReader> extension)
            throws TransportException {
        List<byte[]> names = new ArrayList<>();
        if (extension.isPresent()) {
            TlsReader data = extension.get();
            TlsReader list = data.vector16(3);
            data.requireEnd();
            while (list.hasMore()) {
                byte[] name = list.vector16(1).rest();
                if (names.size() < MOST_AUTHORITIES) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
