package io.culebra.internal.tls;

import io.culebra.internal.wire.EncryptionLevel;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's server. */
@SuppressWarnings({"JdkObsolete", "rawtypes", "unchecked"}) // Bouncy Castle's interfaces
final class BouncyCastleServer extends BouncyCastlePeer {
    private static final int MOST_CERTIFICATES = 20;

    private final TlsServerProtocol protocol = new TlsServerProtocol();
    private Optional<BouncyCastleTicket> resumed = Optional.empty();

    BouncyCastleServer(Endpoint sink, BouncyCastleSettings settings) {
        super(sink, true, 22, settings);
    }

    @Override
    public void start() throws IOException {
        protocol.accept(new Peer(crypto));
    }

    @Override
    TlsProtocol protocol() {
        return protocol;
    }

    /** Sends a ticket, and will take it. */
    void issueTicket(boolean earlyData) throws IOException {
        byte[] nonce = {7, (byte) settings.tickets.size()};
        byte[] name = new byte[40];
        crypto.getSecureRandom().nextBytes(name);
        long ageAdd = crypto.getSecureRandom().nextInt() & 0xffff_ffffL;
        BouncyCastleTicket ticket =
                new BouncyCastleTicket(
                        name, secrets.ofTicket(nonce), secrets.suite(), ageAdd, earlyData);
        settings.tickets.add(ticket);
        sink.onHandshakeBytes(EncryptionLevel.APPLICATION, ticket.message(nonce));
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
            return settings.suiteNumbers();
        }

        @Override
        public int[] getSupportedGroups() {
            return BouncyCastleSettings.numbers(settings.groups);
        }

        @Override
        public boolean preferLocalSupportedGroups() {
            return true;
        }

        @Override
        public int getMaxCertificateChainLength() {
            return MOST_CERTIFICATES;
        }

        @Override
        protected Vector getProtocolNames() {
            return protocols();
        }

        @Override
        protected short[] getAllowedClientCertificateTypes() {
            return settings.clientTypes;
        }

        @Override
        public @Nullable TlsPSKExternal getExternalPSK(Vector identities) {
            for (int i = 0; i < identities.size(); i++) {
                byte[] shown = ((PskIdentity) identities.elementAt(i)).getIdentity();
                resumed =
                        settings.tickets.stream()
                                .filter(one -> Arrays.equals(one.identity(), shown))
                                .findFirst();
                if (resumed.isPresent()) {
                    // Bouncy Castle looks for a key from outside, and those have no age.
                    identities.setElementAt(new PskIdentity(shown, 0), i);
                    return BouncyCastleClient.key(BouncyCastleServer.this, resumed.get());
                }
            }
            return null;
        }

        @Override
        public int getSelectedCipherSuite() throws IOException {
            if (resumed.isPresent()) {
                selectedCipherSuite = resumed.get().suite().wire();
                return selectedCipherSuite;
            }
            return super.getSelectedCipherSuite();
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
            if (settings.earlyData
                    && resumed.isPresent()
                    && TlsExtensionsUtils.hasEarlyDataIndication(clientExtensions)) {
                TlsExtensionsUtils.addEarlyDataIndication(extensions);
                enterEarly(resumed.get());
            }
            return extensions;
        }

        @Override
        public TlsCredentials getCredentials() throws IOException {
            return credentials(context, settings.showsRawKey());
        }

        @Override
        public @Nullable CertificateRequest getCertificateRequest() throws IOException {
            return settings.asksForCertificate
                    ? new CertificateRequest(
                            TlsUtils.EMPTY_BYTES,
                            TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                            null,
                            null)
                    : null;
        }

        @Override
        public void notifyClientCertificate(Certificate certificate) throws IOException {
            onShown(certificate);
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            onComplete(context);
        }
    }
}
