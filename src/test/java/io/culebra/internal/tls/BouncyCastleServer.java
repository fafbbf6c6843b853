package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.SignatureScheme;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's server. */
@SuppressWarnings({"JdkObsolete", "rawtypes", "unchecked"}) // Bouncy Castle's interfaces
final class BouncyCastleServer extends BouncyCastlePeer {
    private final TlsIdentity identity;
    private final int[] groups;
    private final boolean asksForCertificate;
    private final TlsServerProtocol protocol = new TlsServerProtocol();

    BouncyCastleServer(
            Endpoint sink, TlsIdentity identity, int[] groups, boolean asksForCertificate) {
        super(sink, true, 22);
        this.identity = identity;
        this.groups = groups;
        this.asksForCertificate = asksForCertificate;
    }

    void start() throws IOException {
        protocol.accept(new Peer(crypto));
    }

    @Override
    TlsProtocol protocol() {
        return protocol;
    }

    private final class Peer extends AbstractTlsServer {
        Peer(TlsCrypto crypto) {
            super(crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return TLS13;
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {0x1301, 0x1302, 0x1303};
        }

        @Override
        public int[] getSupportedGroups() {
            return groups;
        }

        @Override
        public boolean preferLocalSupportedGroups() {
            return true;
        }

        @Override
        protected Vector getProtocolNames() {
            Vector names = new Vector();
            names.add(ProtocolName.asUtf8Encoding("h3"));
            return names;
        }

        @Override
        public void processClientExtensions(Hashtable extensions) throws IOException {
            super.processClientExtensions(extensions);
            sink.peerParameters = TlsUtils.getExtensionData(extensions, QUIC_TRANSPORT_PARAMETERS);
        }

        @Override
        public Hashtable getServerExtensions() throws IOException {
            Hashtable extensions = super.getServerExtensions();
            extensions.put(QUIC_TRANSPORT_PARAMETERS, Pair.SERVER_PARAMETERS);
            return extensions;
        }

        @Override
        public TlsCredentials getCredentials() throws IOException {
            SignatureScheme scheme =
                    Arrays.stream(SignatureScheme.values())
                            .filter(one -> one.fits(identity.chain().getFirst().getPublicKey()))
                            .findFirst()
                            .orElseThrow();
            return new BcDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    crypto,
                    PrivateKeyFactory.createKey(identity.privateKey().orElseThrow().getEncoded()),
                    certificate(),
                    org.bouncycastle.tls.SignatureScheme.getSignatureAndHashAlgorithm(
                            scheme.wire()));
        }

        private Certificate certificate() throws IOException {
            CertificateEntry[] entries = new CertificateEntry[identity.chain().size()];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = new CertificateEntry(crypto.createCertificate(encoding(i)), null);
            }
            return new Certificate(TlsUtils.EMPTY_BYTES, entries);
        }

        private byte[] encoding(int index) {
            try {
                return identity.chain().get(index).getEncoded();
            } catch (CertificateEncodingException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public @Nullable CertificateRequest getCertificateRequest() throws IOException {
            return asksForCertificate
                    ? new CertificateRequest(
                            TlsUtils.EMPTY_BYTES,
                            TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                            null,
                            null)
                    : null;
        }

        @Override
        public void notifyClientCertificate(Certificate certificate) {
            sink.events.add("certificates " + certificate.getLength());
        }

        @Override
        public void notifyHandshakeComplete() {
            onComplete(context);
        }
    }
}
