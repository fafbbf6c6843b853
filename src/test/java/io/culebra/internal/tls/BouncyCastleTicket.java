package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsUtils;

/** A session ticket at Bouncy Castle's end, which has none of its own in TLS 1.3. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BouncyCastleTicket(
        byte[] identity, byte[] key, CipherSuite suite, long ageAdd, boolean earlyData) {
    /** How old all of them are when they are shown again. */
    static final int AGE_MILLIS = 1000;

    private static final int LIFETIME_SECONDS = 7200;
    private static final long ANY_AMOUNT = 0xffff_ffffL;

    /** RFC 8446 §4.2.11.1. */
    int obfuscatedAge() {
        return (int) (AGE_MILLIS + ageAdd);
    }

    /** RFC 8446 §4.6.1. */
    byte[] message(byte[] nonce) throws IOException {
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        if (earlyData) {
            TlsUtils.writeUint16(ExtensionType.early_data, extensions);
            TlsUtils.writeUint16(Integer.BYTES, extensions);
            TlsUtils.writeUint32(ANY_AMOUNT, extensions);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TlsUtils.writeUint32(LIFETIME_SECONDS, body);
        TlsUtils.writeUint32(ageAdd, body);
        TlsUtils.writeOpaque8(nonce, body);
        TlsUtils.writeOpaque16(identity, body);
        TlsUtils.writeOpaque16(extensions.toByteArray(), body);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        TlsUtils.writeUint8(HandshakeType.new_session_ticket, message);
        TlsUtils.writeOpaque24(body.toByteArray(), message);
        return message.toByteArray();
    }

    static BouncyCastleTicket parse(ByteArrayInputStream body, BouncyCastleSecrets secrets)
            throws IOException {
        TlsUtils.readUint32(body);
        long ageAdd = TlsUtils.readUint32(body);
        byte[] nonce = TlsUtils.readOpaque8(body);
        byte[] identity = TlsUtils.readOpaque16(body);
        boolean earlyData = TlsUtils.readOpaque16(body).length > 0;
        return new BouncyCastleTicket(
                identity, secrets.ofTicket(nonce), secrets.suite(), ageAdd, earlyData);
    }
}
