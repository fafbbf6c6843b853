package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The CompressedCertificate message, with zlib.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8879#section-4 RFC 8879, section 4
 */
final class CompressedCertificate {
    private static final int ZLIB = 1;

    private CompressedCertificate() {}

    /** Writes the extension that says that we take such messages. */
    static void writeOffer(TlsWriter out) {
        int extension = out.beginExtension(ExtensionType.COMPRESS_CERTIFICATE);
        out.u8(Short.BYTES).u16(ZLIB);
        out.endExtension(extension);
    }

    /** Whether a peer takes such messages. */
    static boolean isTaken(Optional<TlsReader> extension) throws TransportException {
        if (extension.isEmpty()) {
            return false;
        }
        TlsReader data = extension.get();
        int[] algorithms = data.vector8(Short.BYTES).rest16();
        data.requireEnd();
        return Arrays.stream(algorithms).anyMatch(one -> one == ZLIB);
    }

    /**
     * Compresses a message.
     *
     * @param certificate a whole Certificate message
     * @return a whole message, or the one given if that is no longer
     */
    static byte[] encode(byte[] certificate) {
        int length = certificate.length - MessageBuffer.HEADER_BYTES;
        byte[] compressed = new byte[certificate.length];
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(certificate, MessageBuffer.HEADER_BYTES, length);
            deflater.finish();
            int size = deflater.deflate(compressed);
            TlsWriter out = new TlsWriter(size + 2 * MessageBuffer.HEADER_BYTES);
            int message = out.beginMessage(HandshakeType.COMPRESSED_CERTIFICATE);
            out.u16(ZLIB).u24(length).u24(size).put(Arrays.copyOf(compressed, size));
            out.endMessage(message);
            return deflater.finished() && out.size() < certificate.length
                    ? out.toByteArray()
                    : certificate;
        } finally {
            deflater.end();
        }
    }

    /**
     * Reads the body of a message that we have asked for.
     *
     * @return the body of a Certificate message
     */
    static TlsReader decode(TlsReader body) throws TransportException {
        int algorithm = body.u16();
        int length = body.u24();
        byte[] compressed = body.vector24(1).rest();
        body.requireEnd();
        // RFC 8879 §4: one of the algorithms that were offered.
        if (algorithm != ZLIB) {
            throw Alert.illegalParameter("certificate compression " + algorithm);
        }
        // RFC 8879 §5: no more is made of it than the message itself might have had.
        if (length > MessageBuffer.MOST_MESSAGE_BYTES) {
            throw bad("a compressed certificate of " + length + " bytes");
        }
        byte[] certificate = new byte[length];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            int size = inflater.inflate(certificate);
            boolean more = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
            // RFC 8879 §4: the length announced is the length, to the byte.
            if (size != length || more || !inflater.finished() || inflater.getRemaining() > 0) {
                throw bad("a compressed certificate is not as long as it says");
            }
        } catch (DataFormatException e) {
            throw bad("a compressed certificate that is not in zlib's format");
        } finally {
            inflater.end();
        }
        return new TlsReader(certificate, 0, length);
    }

    private static TransportException bad(String reason) {
        return TransportException.crypto(Alert.BAD_CERTIFICATE, reason);
    }
}
