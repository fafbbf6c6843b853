package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;

/** Secrets that Bouncy Castle's protocol does not derive: of early data, and of tickets. */
final class BouncyCastleSecrets {
    /** RFC 8446 §4.1.3: what the random of a HelloRetryRequest always is. */
    private static final byte[] RETRY =
            HexFormat.of()
                    .parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private static final int HEADER_BYTES = 4;
    private static final int RANDOM_AT = HEADER_BYTES + 2;

    private final TlsCrypto crypto;
    private final List<byte[]> messages = new ArrayList<>();
    private CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;
    private byte[] resumption = {};

    BouncyCastleSecrets(TlsCrypto crypto) {
        this.crypto = crypto;
    }

    /** Messages of the handshake, in the order in which they were sent and received. */
    void add(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int end = at + HEADER_BYTES + TlsUtils.readUint24(bytes, at + 1);
            messages.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
    }

    byte[] firstHello() {
        return messages.getFirst();
    }

    CipherSuite suite() {
        return suite;
    }

    /** RFC 8446 §7.1: after the client's Finished. */
    void onComplete(CipherSuite agreed, TlsSecret master) throws IOException {
        suite = agreed;
        TlsHash hash = hash();
        List<byte[]> hashed = new ArrayList<>(messages);
        if (isRetry(messages.get(1))) {
            hashed.set(0, summary(messages.getFirst()));
        }
        hashed.forEach(message -> hash.update(message, 0, message.length));
        resumption = expand(master, "res master", hash.calculateHash());
    }

    /** RFC 8446 §4.6.1. */
    byte[] ofTicket(byte[] nonce) throws IOException {
        return expand(crypto.createSecret(resumption.clone()), "resumption", nonce);
    }

    /** RFC 8446 §7.1: bound to the ticket's key and the first hello. */
    byte[] early(BouncyCastleTicket ticket, String label) throws IOException {
        suite = ticket.suite();
        TlsSecret early =
                crypto.hkdfInit(hashNumber())
                        .hkdfExtract(hashNumber(), crypto.createSecret(ticket.key().clone()));
        TlsHash hash = hash();
        hash.update(firstHello(), 0, firstHello().length);
        return expand(early, label, hash.calculateHash());
    }

    /** RFC 8446 §7.5, of the exporter whose master secret is given. */
    byte[] export(byte[] exporter, String label, byte[] context) throws IOException {
        byte[] derived = expand(crypto.createSecret(exporter), label, hash().calculateHash());
        TlsHash hash = hash();
        hash.update(context, 0, context.length);
        return expand(crypto.createSecret(derived), "exporter", hash.calculateHash());
    }

    private byte[] expand(TlsSecret secret, String label, byte[] context) throws IOException {
        return TlsCryptoUtils.hkdfExpandLabel(
                        secret, hashNumber(), label, context, suite.hashBytes())
                .extract();
    }

    /** RFC 8446 §4.4.1: what stands for the first hello after a retry. */
    private byte[] summary(byte[] hello) throws IOException {
        TlsHash hash = hash();
        hash.update(hello, 0, hello.length);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        TlsUtils.writeUint8(HandshakeType.message_hash, message);
        TlsUtils.writeOpaque24(hash.calculateHash(), message);
        return message.toByteArray();
    }

    private static boolean isRetry(byte[] hello) {
        return Arrays.equals(hello, RANDOM_AT, RANDOM_AT + RETRY.length, RETRY, 0, RETRY.length);
    }

    private TlsHash hash() {
        return crypto.createHash(hashNumber());
    }

    private int hashNumber() {
        return suite == CipherSuite.AES_256_GCM_SHA384
                ? CryptoHashAlgorithm.sha384
                : CryptoHashAlgorithm.sha256;
    }
}
