package io.culebra.internal.tls;

import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;

/**
 * The CertificateVerify message: proof that a peer holds the key of its certificate.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.3 RFC 8446, section 4.4.3
 */
final class CertificateVerify {
    private static final int PADDING_BYTES = 64;
    private static final byte[] SERVER =
            "TLS 1.3, server CertificateVerify\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLIENT =
            "TLS 1.3, client CertificateVerify\0".getBytes(StandardCharsets.US_ASCII);

    private CertificateVerify() {}

    /** What a server signs: its transcript up to and with its Certificate message. */
    static byte[] serverContent(byte[] transcriptHash) {
        return content(SERVER, transcriptHash);
    }

    /** What a client signs: its transcript up to and with its Certificate message. */
    static byte[] clientContent(byte[] transcriptHash) {
        return content(CLIENT, transcriptHash);
    }

    private static byte[] content(byte[] context, byte[] transcriptHash) {
        int hashAt = PADDING_BYTES + context.length;
        byte[] content = new byte[hashAt + transcriptHash.length];
        Arrays.fill(content, 0, PADDING_BYTES, (byte) ' ');
        System.arraycopy(context, 0, content, PADDING_BYTES, context.length);
        System.arraycopy(transcriptHash, 0, content, hashAt, transcriptHash.length);
        return content;
    }

    /** Writes the message. */
    static void write(TlsWriter out, SignatureScheme scheme, byte[] signature) {
        int message = out.beginMessage(HandshakeType.CERTIFICATE_VERIFY);
        out.u16(scheme.wire()).u16(signature.length).put(signature);
        out.endMessage(message);
    }

    /**
     * Checks a peer's message.
     *
     * @param body without header
     * @param key of the leaf
     * @param content what the peer ought to have signed
     */
    static void check(TlsReader body, PublicKey key, byte[] content, PublicKeyOperations operations)
            throws TransportException {
        int wire = body.u16();
        byte[] signature = body.vector16(0).rest();
        body.requireEnd();
        // RFC 8446 §4.4.3 and §4.2.3: a scheme that we offered for signing handshakes, and one
        // that goes with the key: the curve is part of an ECDSA scheme.
        SignatureScheme scheme =
                SignatureScheme.of(wire)
                        .filter(one -> one.fits(key))
                        .orElseThrow(() -> Alert.illegalParameter("signature scheme " + wire));
        if (!operations.verify(key, scheme, content, signature)) {
            throw TransportException.crypto(
                    Alert.DECRYPT_ERROR, "the CertificateVerify's signature is wrong");
        }
    }
}
