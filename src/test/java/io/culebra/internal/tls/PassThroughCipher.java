package io.culebra.internal.tls;

import io.culebra.internal.wire.EncryptionLevel;
import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/**
 * No protection of records at all, as QUIC wants it. The type byte of what goes out tells the
 * levels apart.
 */
final class PassThroughCipher implements TlsCipher {
    /** Types that no record has. */
    static final short HANDSHAKE_TYPE = 0x40;

    static final short APPLICATION_TYPE = 0x41;

    private final short type;

    PassThroughCipher(EncryptionLevel level) {
        type = level == EncryptionLevel.HANDSHAKE ? HANDSHAKE_TYPE : APPLICATION_TYPE;
    }

    @Override
    public int getCiphertextDecodeLimit(int plaintextLimit) {
        return plaintextLimit;
    }

    @Override
    public int getCiphertextEncodeLimit(int plaintextLimit) {
        return plaintextLimit;
    }

    @Override
    public int getPlaintextDecodeLimit(int ciphertextLimit) {
        return ciphertextLimit;
    }

    @Override
    public int getPlaintextEncodeLimit(int ciphertextLimit) {
        return ciphertextLimit;
    }

    @Override
    public TlsEncodeResult encodePlaintext(
            long number,
            short contentType,
            ProtocolVersion version,
            int headerBytes,
            byte[] plaintext,
            int from,
            int length) {
        byte[] record = new byte[headerBytes + length];
        System.arraycopy(plaintext, from, record, headerBytes, length);
        short marked = contentType == ContentType.handshake ? type : contentType;
        return new TlsEncodeResult(record, 0, record.length, marked);
    }

    @Override
    public TlsDecodeResult decodeCiphertext(
            long number,
            short contentType,
            ProtocolVersion version,
            byte[] record,
            int from,
            int length) {
        return new TlsDecodeResult(record, from, length, ContentType.handshake);
    }

    @Override
    public void rekeyDecoder() throws IOException {
        throw new TlsFatalAlert(AlertDescription.unexpected_message);
    }

    @Override
    public void rekeyEncoder() throws IOException {
        throw new TlsFatalAlert(AlertDescription.internal_error);
    }

    @Override
    public boolean usesOpaqueRecordTypeDecode() {
        return true; // or a server does not switch to reading with keys
    }

    @Override
    public boolean usesOpaqueRecordTypeEncode() {
        return false;
    }
}
