package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.wire.EncryptionLevel;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The second opinion: Bouncy Castle's own TLS 1.3, made to speak to a {@link TlsSink} by a cipher
 * that protects nothing. Shares no code with ours but the primitives.
 */
abstract class BouncyCastlePeer {
    static final Integer QUIC_TRANSPORT_PARAMETERS = ExtensionType.QUIC_TRANSPORT_PARAMETERS;
    static final ProtocolVersion[] TLS13 = ProtocolVersion.TLSv13.only();

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MOST_RECORD_BYTES = 16 * 1024;
    private static final byte[] NONE = {};

    final Endpoint sink;
    final boolean isServer;
    final BcTlsCrypto crypto;
    byte[] exported = NONE;
    private EncryptionLevel readLevel = EncryptionLevel.INITIAL;
    private int ciphers;

    BouncyCastlePeer(Endpoint sink, boolean isServer, long seed) {
        this.sink = sink;
        this.isServer = isServer;
        this.crypto = new Tapped(new EngineRandom(new SeededRandom(seed)));
    }

    abstract TlsProtocol protocol();

    /** Takes traffic secrets at the moment when ciphers are made of them. */
    private final class Tapped extends BcTlsCrypto {
        Tapped(EngineRandom random) {
            super(random);
        }

        @Override
        public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac) {
            SecurityParameters security = parameters.getSecurityParametersHandshake();
            EncryptionLevel level =
                    ciphers++ == 0 ? EncryptionLevel.HANDSHAKE : EncryptionLevel.APPLICATION;
            byte[] client = adoptSecret(security.getTrafficSecretClient()).extract();
            byte[] server = adoptSecret(security.getTrafficSecretServer()).extract();
            if (level == EncryptionLevel.HANDSHAKE) {
                readLevel = level;
            }
            CipherSuite suite = CipherSuite.of(security.getCipherSuite()).orElseThrow();
            drain();
            sink.onSecrets(level, suite, isServer ? client : server, isServer ? server : client);
            return new PassThroughCipher(level);
        }
    }

    /** Bytes of a CRYPTO stream: whole messages. */
    void feed(EncryptionLevel level, byte[] bytes) throws IOException {
        if (level != readLevel) {
            throw new AssertionError("bytes at " + level + " instead of " + readLevel);
        }
        for (int at = 0; at < bytes.length; at += MOST_RECORD_BYTES) {
            int length = Math.min(MOST_RECORD_BYTES, bytes.length - at);
            int type =
                    level == EncryptionLevel.INITIAL
                            ? ContentType.handshake
                            : ContentType.application_data;
            byte[] record =
                    new TlsWriter(length + RECORD_HEADER_BYTES)
                            .u8(type)
                            .u16(0x0303)
                            .u16(length)
                            .put(Arrays.copyOfRange(bytes, at, at + length))
                            .toByteArray();
            protocol().offerInput(record);
        }
        drain();
    }

    /** Hands on what the protocol wants to send. */
    final void drain() {
        byte[] out = new byte[protocol().getAvailableOutputBytes()];
        protocol().readOutput(out, 0, out.length);
        for (int at = 0; at < out.length; ) {
            int type = out[at] & 0xff;
            int length = (out[at + 3] & 0xff) << 8 | (out[at + 4] & 0xff);
            at += RECORD_HEADER_BYTES;
            byte[] bytes = Arrays.copyOfRange(out, at, at + length);
            at += length;
            switch (type) {
                case ContentType.handshake -> sink.onHandshakeBytes(EncryptionLevel.INITIAL, bytes);
                case PassThroughCipher.HANDSHAKE_TYPE ->
                        sink.onHandshakeBytes(EncryptionLevel.HANDSHAKE, bytes);
                case PassThroughCipher.APPLICATION_TYPE ->
                        sink.onHandshakeBytes(EncryptionLevel.APPLICATION, bytes);
                default -> {} // alerts travel otherwise in QUIC
            }
        }
    }

    final void onComplete(TlsContext context) {
        exported = context.exportKeyingMaterial("label", new byte[] {1}, 32);
        drain();
        readLevel = EncryptionLevel.APPLICATION;
        sink.onHandshakeComplete();
    }
}
