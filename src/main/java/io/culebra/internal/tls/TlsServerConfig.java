package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import java.util.List;

/**
 * What a server agrees to. Shared by all of its handshakes.
 *
 * @param chooser of the certificate
 * @param clients whether clients have to show one
 * @param protocols ALPN names, most wanted first; at least one
 * @param suites cipher suites, most wanted first; at least one
 * @param groups most wanted first; a group that the client has sent a share for comes before a more
 *     wanted one that would cost another round trip
 * @param keyLog whether secrets are written to the key log
 */
public record TlsServerConfig(
        CertificateChooser chooser,
        ClientCertificates clients,
        List<String> protocols,
        List<CipherSuite> suites,
        List<NamedGroup> groups,
        boolean keyLog) {
    /** Makes the lists immutable and refuses empty ones. */
    public TlsServerConfig {
        protocols = Protocols.check(protocols);
        suites = Protocols.notEmpty(suites, "suites");
        groups = Protocols.notEmpty(groups, "groups");
    }

    /**
     * Without certificates of clients.
     *
     * @param chooser of the certificate
     * @param protocols ALPN names, most wanted first; at least one
     * @param suites cipher suites, most wanted first; at least one
     * @param groups most wanted first
     * @param keyLog whether secrets are written to the key log
     */
    public TlsServerConfig(
            CertificateChooser chooser,
            List<String> protocols,
            List<CipherSuite> suites,
            List<NamedGroup> groups,
            boolean keyLog) {
        this(chooser, ClientCertificates.NONE, protocols, suites, groups, keyLog);
    }

    /**
     * All suites and groups, one certificate for everybody.
     *
     * @param credential the certificate and its key
     * @param protocols ALPN names, most wanted first
     * @return without key log
     */
    public static TlsServerConfig of(Credential credential, List<String> protocols) {
        Answer<Credential> always = Answer.now(credential);
        return new TlsServerConfig(
                offer -> always,
                ClientCertificates.NONE,
                protocols,
                List.of(CipherSuite.values()),
                List.of(NamedGroup.values()),
                false);
    }

    /**
     * The same, with certificates of clients.
     *
     * @param wanted what is wanted of them
     * @return a copy
     */
    public TlsServerConfig withClients(ClientCertificates wanted) {
        return new TlsServerConfig(chooser, wanted, protocols, suites, groups, keyLog);
    }
}
