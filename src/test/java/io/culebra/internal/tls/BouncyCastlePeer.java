package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.EncryptionLevel;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Vector;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The second opinion: Bouncy Castle's own TLS 1.3, made to speak to a {@link TlsSink} by a cipher
 * that protects nothing. Shares no code with ours but the primitives.
 */
abstract class BouncyCastlePeer implements OtherEnd {
    static final Integer QUIC_TRANSPORT_PARAMETERS = ExtensionType.QUIC_TRANSPORT_PARAMETERS;
    static final ProtocolVersion[] TLS13 = ProtocolVersion.TLSv13.only();

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MOST_RECORD_BYTES = 16 * 1024;
    private static final byte[] NONE = {};

    final Endpoint sink;
    final BcTlsCrypto crypto;
    final BouncyCastleSettings settings;
    final BouncyCastleSecrets secrets;
    private final boolean isServer;
    private byte[] exported = NONE;
    private byte[] exportedEarly = NONE;
    private byte[] clientRandom = NONE;
    private EncryptionLevel readLevel = EncryptionLevel.INITIAL;
    private int ciphers;

    BouncyCastlePeer(Endpoint sink, boolean isServer, long seed, BouncyCastleSettings settings) {
        this.sink = sink;
        this.isServer = isServer;
        this.settings = settings;
        crypto = new Tapped(new EngineRandom(new SeededRandom(seed)));
        secrets = new BouncyCastleSecrets(crypto);
    }

    abstract TlsProtocol protocol();

    @Override
    public final Endpoint sink() {
        return sink;
    }

    @Override
    public final boolean isServer() {
        return isServer;
    }

    @Override
    public final String name() {
        return "Bouncy Castle";
    }

    @Override
    public final byte[] exported() {
        return exported;
    }

    final byte[] exportedEarly() {
        return exportedEarly;
    }

    /** Takes traffic secrets at the moment when ciphers are made of them. */
    private final class Tapped extends BcTlsCrypto {
        Tapped(EngineRandom random) {
            super(random);
        }

        @Override
        public TlsSecret hkdfInit(int hash) {
            return new TicketKey.Beginning(this, super.hkdfInit(hash).extract().length);
        }

        @Override
        public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac) {
            SecurityParameters security = parameters.getSecurityParametersHandshake();
            EncryptionLevel level =
                    ciphers++ == 0 ? EncryptionLevel.HANDSHAKE : EncryptionLevel.APPLICATION;
            byte[] client = adoptSecret(security.getTrafficSecretClient()).extract();
            byte[] server = adoptSecret(security.getTrafficSecretServer()).extract();
            clientRandom = security.getClientRandom();
            if (level == EncryptionLevel.HANDSHAKE) {
                readLevel = level;
                log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", client);
                log("SERVER_HANDSHAKE_TRAFFIC_SECRET", server);
            } else {
                log("CLIENT_TRAFFIC_SECRET_0", client);
                log("SERVER_TRAFFIC_SECRET_0", server);
            }
            CipherSuite suite = CipherSuite.of(security.getCipherSuite()).orElseThrow();
            drain();
            sink.onSecrets(level, suite, isServer ? client : server, isServer ? server : client);
            return new PassThroughCipher(level);
        }
    }

    private void log(String label, byte[] secret) {
        HexFormat hex = HexFormat.of();
        sink.onKeyLog(label + ' ' + hex.formatHex(clientRandom) + ' ' + hex.formatHex(secret));
    }

    @Override
    public final void feed(EncryptionLevel level, byte[] bytes) throws IOException {
        if (level != readLevel) {
            throw new AssertionError("bytes at " + level + " instead of " + readLevel);
        }
        if (level != EncryptionLevel.APPLICATION) {
            secrets.add(bytes);
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
                case ContentType.handshake -> send(EncryptionLevel.INITIAL, bytes);
                case PassThroughCipher.HANDSHAKE_TYPE -> send(EncryptionLevel.HANDSHAKE, bytes);
                case PassThroughCipher.APPLICATION_TYPE -> send(EncryptionLevel.APPLICATION, bytes);
                default -> {} // alerts travel otherwise in QUIC
            }
        }
    }

    private void send(EncryptionLevel level, byte[] bytes) {
        if (level != EncryptionLevel.APPLICATION) {
            secrets.add(bytes);
        }
        sink.onHandshakeBytes(level, bytes);
    }

    /** Early data is offered under a ticket, or accepted. */
    final void enterEarly(BouncyCastleTicket ticket) throws IOException {
        byte[] traffic = secrets.early(ticket, "c e traffic");
        byte[] exporter = secrets.early(ticket, "e exp master");
        clientRandom = Arrays.copyOfRange(secrets.firstHello(), 6, 6 + 32);
        log("CLIENT_EARLY_TRAFFIC_SECRET", traffic);
        log("EARLY_EXPORTER_SECRET", exporter);
        exportedEarly = secrets.export(exporter, Encounter.LABEL, Encounter.CONTEXT);
        sink.onSecrets(
                EncryptionLevel.EARLY,
                ticket.suite(),
                isServer ? traffic : NONE,
                isServer ? NONE : traffic);
    }

    final void onComplete(TlsContext context) throws IOException {
        exported = context.exportKeyingMaterial(Encounter.LABEL, Encounter.CONTEXT, 32);
        drain();
        SecurityParameters security = context.getSecurityParametersConnection();
        log("EXPORTER_SECRET", crypto.adoptSecret(security.getExporterMasterSecret()).extract());
        secrets.onComplete(
                CipherSuite.of(security.getCipherSuite()).orElseThrow(),
                crypto.adoptSecret(security.getMasterSecret()));
        readLevel = EncryptionLevel.APPLICATION;
        sink.onHandshakeComplete();
    }

    @SuppressWarnings({"JdkObsolete", "rawtypes", "unchecked"}) // Bouncy Castle's interfaces
    final Vector protocols() {
        Vector names = new Vector();
        settings.protocols.forEach(name -> names.add(ProtocolName.asUtf8Encoding(name)));
        return names;
    }

    /** Who this end is, as a chain or as a key. */
    final TlsCredentials credentials(TlsContext context, boolean rawKey) throws IOException {
        TlsIdentity identity = settings.identity.orElseThrow();
        SignatureScheme scheme =
                Arrays.stream(SignatureScheme.values())
                        .filter(one -> one.fits(identity.publicKey()))
                        .findFirst()
                        .orElseThrow();
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                PrivateKeyFactory.createKey(identity.privateKey().orElseThrow().getEncoded()),
                rawKey ? key(identity) : chain(identity),
                org.bouncycastle.tls.SignatureScheme.getSignatureAndHashAlgorithm(scheme.wire()));
    }

    private Certificate key(TlsIdentity identity) throws IOException {
        short type = CertificateType.RawPublicKey;
        CertificateEntry entry =
                new CertificateEntry(
                        crypto.createCertificate(type, identity.publicKey().getEncoded()), null);
        return new Certificate(type, TlsUtils.EMPTY_BYTES, new CertificateEntry[] {entry});
    }

    private Certificate chain(TlsIdentity identity) throws IOException {
        CertificateEntry[] entries = new CertificateEntry[identity.chain().size()];
        for (int i = 0; i < entries.length; i++) {
            byte[] encoding = encoding(identity.chain().get(i));
            entries[i] = new CertificateEntry(crypto.createCertificate(encoding), null);
        }
        return new Certificate(TlsUtils.EMPTY_BYTES, entries);
    }

    private static byte[] encoding(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /** What the other end has shown: for the test to compare. */
    final void onShown(Certificate certificate) throws IOException {
        sink.shown.clear();
        for (int i = 0; i < certificate.getLength(); i++) {
            sink.shown.add(certificate.getCertificateAt(i).getEncoded());
        }
        sink.events.add("certificates " + certificate.getLength());
    }
}
