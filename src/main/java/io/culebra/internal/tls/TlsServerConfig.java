package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import java.util.List;

/**
 * What a server agrees to. Shared by all of its handshakes.
 *
 * @param chooser of the certificate
 * @param protocols ALPN names, most wanted first; at least one
 * @param suites cipher suites, most wanted first; at least one
 * @param groups most wanted first; a group that the client has sent a share for comes before a more
 *     wanted one that would cost another round trip
 * @param keyLog whether secrets are written to the key log
 */
public record TlsServerConfig(
        CertificateChooser chooser,
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
                protocols,
                List.of(CipherSuite.values()),
                List.of(NamedGroup.values()),
                false);
    }
}
