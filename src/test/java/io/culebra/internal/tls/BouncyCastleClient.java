package io.culebra.internal.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's client. */
@SuppressWarnings({"JdkObsolete", "rawtypes", "unchecked"}) // Bouncy Castle's interfaces
final class BouncyCastleClient extends BouncyCastlePeer {
    private final int[] suites;
    private final int[] groups;
    private final int[] shares;
    private final TlsClientProtocol protocol =
            new TlsClientProtocol() {
                @Override
                protected void sendChangeCipherSpecMessage() {} // not in QUIC
            };

    BouncyCastleClient(Endpoint sink, int[] suites, int[] groups, int[] shares) {
        super(sink, false, 21);
        this.suites = suites;
        this.groups = groups;
        this.shares = shares;
    }

    void start() throws IOException {
        protocol.connect(new Peer(crypto));
        drain();
    }

    @Override
    TlsProtocol protocol() {
        return protocol;
    }

    private final class Peer extends AbstractTlsClient {
        Peer(TlsCrypto crypto) {
            super(crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return TLS13;
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return suites;
        }

        @Override
        public boolean shouldUseCompatibilityMode() {
            return false;
        }

        @Override
        protected Vector getSupportedGroups(Vector roles) {
            return vector(groups);
        }

        @Override
        public Vector getEarlyKeyShareGroups() {
            return vector(shares);
        }

        @Override
        protected Vector getProtocolNames() {
            Vector names = new Vector();
            names.add(ProtocolName.asUtf8Encoding("h3"));
            return names;
        }

        @Override
        protected Vector getSNIServerNames() {
            Vector names = new Vector();
            byte[] name = "localhost".getBytes(StandardCharsets.US_ASCII);
            names.add(new ServerName(NameType.host_name, name));
            return names;
        }

        @Override
        protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
            return null;
        }

        @Override
        public Hashtable getClientExtensions() throws IOException {
            Hashtable extensions = super.getClientExtensions();
            extensions.put(QUIC_TRANSPORT_PARAMETERS, Pair.CLIENT_PARAMETERS);
            return extensions;
        }

        @Override
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            sink.peerParameters = TlsUtils.getExtensionData(extensions, QUIC_TRANSPORT_PARAMETERS);
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() {
            onComplete(context);
        }
    }

    static Vector vector(int... values) {
        Vector vector = new Vector();
        for (int value : values) {
            vector.add(value);
        }
        return vector;
    }
}
