package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.OCSPStatusRequest;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's client. */
@SuppressWarnings({"JdkObsolete", "rawtypes", "unchecked"}) // Bouncy Castle's interfaces
final class BouncyCastleClient extends BouncyCastlePeer {
    private static final int MOST_CERTIFICATES = 20;

    private final TlsClientProtocol protocol = new Protocol();

    BouncyCastleClient(Endpoint sink, BouncyCastleSettings settings) {
        super(sink, false, 21, settings);
    }

    @Override
    public void start() throws IOException {
        protocol.connect(new Peer(crypto));
        drain();
        if (settings.earlyData) {
            enterEarly(settings.tickets.getFirst());
        }
    }

    @Override
    TlsProtocol protocol() {
        return protocol;
    }

    /** What is otherwise in QUIC, and tickets, which Bouncy Castle leaves aside. */
    private final class Protocol extends TlsClientProtocol {
        @Override
        protected void sendChangeCipherSpecMessage() {} // not in QUIC

        @Override
        protected void sendClientHelloMessage() throws IOException {
            byte[] keys =
                    (byte[]) clientHello.getExtensions().get(TlsExtensionsUtils.EXT_pre_shared_key);
            if (keys != null) {
                // A key from outside has no age. The binders are made afterwards.
                ByteBuffer.wrap(keys)
                        .putInt(
                                keys.length - Integer.BYTES,
                                settings.tickets.getFirst().obfuscatedAge());
            }
            super.sendClientHelloMessage();
        }

        @Override
        protected void receive13NewSessionTicket(ByteArrayInputStream body) throws IOException {
            settings.tickets.add(BouncyCastleTicket.parse(body, secrets));
        }
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
            return settings.suiteNumbers();
        }

        @Override
        public boolean shouldUseCompatibilityMode() {
            return false;
        }

        @Override
        public int getMaxCertificateChainLength() {
            return MOST_CERTIFICATES;
        }

        @Override
        protected Vector getSupportedGroups(Vector roles) {
            return vector(BouncyCastleSettings.numbers(settings.groups));
        }

        @Override
        public Vector getEarlyKeyShareGroups() {
            return vector(BouncyCastleSettings.numbers(settings.shares));
        }

        @Override
        protected Vector getProtocolNames() {
            return protocols();
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
            return settings.wantsStaple
                    ? new CertificateStatusRequest(
                            CertificateStatusType.ocsp, new OCSPStatusRequest(null, null))
                    : null;
        }

        @Override
        protected short @Nullable [] getAllowedServerCertificateTypes() {
            return settings.serverTypes == BouncyCastleSettings.CHAINS
                    ? null
                    : settings.serverTypes;
        }

        @Override
        protected short @Nullable [] getAllowedClientCertificateTypes() {
            return settings.clientTypes == BouncyCastleSettings.CHAINS
                    ? null
                    : settings.clientTypes;
        }

        @Override
        public short[] getPskKeyExchangeModes() {
            return new short[] {PskKeyExchangeMode.psk_dhe_ke};
        }

        @Override
        public @Nullable Vector getExternalPSKs() {
            if (settings.tickets.isEmpty()) {
                return null;
            }
            Vector keys = new Vector();
            keys.add(key(BouncyCastleClient.this, settings.tickets.getFirst()));
            return keys;
        }

        @Override
        public void notifySelectedPSK(@Nullable TlsPSK key) {
            sink.events.add(key == null ? "key refused" : "key accepted");
        }

        @Override
        public Hashtable getClientExtensions() throws IOException {
            Hashtable extensions = super.getClientExtensions();
            extensions.put(QUIC_TRANSPORT_PARAMETERS, Pair.CLIENT_PARAMETERS);
            TlsExtensionsUtils.addPSKKeyExchangeModesExtension(
                    extensions, getPskKeyExchangeModes());
            if (settings.earlyData) {
                TlsExtensionsUtils.addEarlyDataIndication(extensions);
            }
            return extensions;
        }

        @Override
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            sink.peerParameters = TlsUtils.getExtensionData(extensions, QUIC_TRANSPORT_PARAMETERS);
            if (settings.earlyData) {
                sink.onEarlyDataAnswered(TlsExtensionsUtils.hasEarlyDataIndication(extensions));
            }
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server)
                        throws IOException {
                    onShown(server.getCertificate());
                    Hashtable extensions =
                            server.getCertificate().getCertificateEntryAt(0).getExtensions();
                    if (extensions != null
                            && extensions.get(TlsExtensionsUtils.EXT_status_request)
                                    instanceof byte[] encoded) {
                        sink.staple =
                                CertificateStatus.parse(context, new ByteArrayInputStream(encoded))
                                        .getOCSPResponse()
                                        .getEncoded();
                    }
                }

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
                        throws IOException {
                    return settings.identity.isEmpty()
                            ? null
                            : credentials(
                                    context, settings.clientTypes == BouncyCastleSettings.RAW_KEYS);
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            onComplete(context);
        }
    }

    static BasicTlsPSKExternal key(BouncyCastlePeer peer, BouncyCastleTicket ticket) {
        int hash =
                ticket.suite() == CipherSuite.AES_256_GCM_SHA384
                        ? PRFAlgorithm.tls13_hkdf_sha384
                        : PRFAlgorithm.tls13_hkdf_sha256;
        return new BasicTlsPSKExternal(
                ticket.identity(), new TicketKey(peer.crypto, ticket.key()), hash);
    }

    static Vector vector(int... values) {
        Vector vector = new Vector();
        for (int value : values) {
            vector.add(value);
        }
        return vector;
    }
}
