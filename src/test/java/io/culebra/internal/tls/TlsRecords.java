package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.Hkdf;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The record layer that TLS has over TCP, for peers that do not speak QUIC.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-5 RFC 8446, section 5
 */
final class TlsRecords {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    private static final int HEADER_BYTES = 5;
    private static final int TAG_BYTES = 16;
    private static final int MOST_BYTES = 16 * 1024;

    private final DataInputStream in;
    private final OutputStream out;
    private Optional<Protection> reading = Optional.empty();
    private Optional<Protection> writing = Optional.empty();

    TlsRecords(Socket socket) throws IOException {
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** What a record contains. */
    static final class Content {
        final int type;
        final byte[] bytes;

        Content(int type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }
    }

    /** From now on records that come are protected. */
    void read(CipherSuite suite, byte[] secret) {
        reading = Optional.of(new Protection(suite, secret));
    }

    /** From now on records that go are protected. */
    void write(CipherSuite suite, byte[] secret) {
        writing = Optional.of(new Protection(suite, secret));
    }

    /** Waits for the next record. */
    Content next() throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        in.readFully(header);
        byte[] bytes = new byte[ByteBuffer.wrap(header).getShort(3) & 0xffff];
        in.readFully(bytes);
        if (reading.isEmpty() || header[0] == CHANGE_CIPHER_SPEC) {
            return new Content(header[0], bytes);
        }
        byte[] inner = reading.get().apply(Cipher.DECRYPT_MODE, header, bytes);
        int end = inner.length - 1;
        while (inner[end] == 0) {
            end--;
        }
        return new Content(inner[end], Arrays.copyOf(inner, end));
    }

    void send(int type, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += MOST_BYTES) {
            sendRecord(
                    type, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + MOST_BYTES)));
        }
    }

    private void sendRecord(int type, byte[] bytes) throws IOException {
        if (writing.isEmpty()) {
            out.write(header(type, bytes.length));
            out.write(bytes);
            return;
        }
        byte[] inner = Arrays.copyOf(bytes, bytes.length + 1);
        inner[bytes.length] = (byte) type;
        byte[] header = header(APPLICATION_DATA, inner.length + TAG_BYTES);
        out.write(header);
        out.write(writing.get().apply(Cipher.ENCRYPT_MODE, header, inner));
    }

    private static byte[] header(int type, int length) {
        return new byte[] {(byte) type, 3, 3, (byte) (length >> 8), (byte) length};
    }

    /** One direction's keys, and how many records they have protected. */
    private static final class Protection {
        private final boolean isGcm;
        private final SecretKeySpec key;
        private final byte[] iv;
        private long number;

        Protection(CipherSuite suite, byte[] secret) {
            isGcm = suite != CipherSuite.CHACHA20_POLY1305_SHA256;
            Hkdf hkdf = new Hkdf(suite);
            key =
                    new SecretKeySpec(
                            hkdf.expandLabel(secret, "key", suite.keyBytes()),
                            isGcm ? "AES" : "ChaCha20");
            iv = hkdf.expandLabel(secret, "iv", 12);
        }

        byte[] apply(int mode, byte[] header, byte[] bytes) {
            byte[] nonce = iv.clone();
            ByteBuffer low = ByteBuffer.wrap(nonce);
            low.putLong(4, low.getLong(4) ^ number++);
            AlgorithmParameterSpec parameters =
                    isGcm
                            ? new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce)
                            : new IvParameterSpec(nonce);
            try {
                Cipher cipher =
                        Cipher.getInstance(isGcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
                cipher.init(mode, key, parameters);
                cipher.updateAAD(header);
                return cipher.doFinal(bytes);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }
}
