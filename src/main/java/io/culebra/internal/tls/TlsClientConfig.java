package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import java.util.List;

/**
 * What a client asks for. Shared by all of its handshakes with one server.
 *
 * @param serverName host name or address literal: what the certificate must be for; a host name is
 *     sent as SNI. In ASCII: an internationalized name comes as its A-labels
 * @param protocols ALPN names, most wanted first; at least one
 * @param verifier of the server's certificate
 * @param suites cipher suites, most wanted first; at least one
 * @param groups most wanted first; at least one
 * @param shares the groups to send a share for at once; may be empty, which costs a round trip
 * @param keyLog whether secrets are written to the key log
 * @param identity who the client is
 * @param options what the hello has besides the necessary
 */
public record TlsClientConfig(
        String serverName,
        List<String> protocols,
        PeerVerifier verifier,
        List<CipherSuite> suites,
        List<NamedGroup> groups,
        List<NamedGroup> shares,
        boolean keyLog,
        ClientIdentity identity,
        HelloOptions options) {
    /** Makes the lists immutable and refuses what could not be sent. */
    public TlsClientConfig {
        if (!serverName.chars().allMatch(one -> one > ' ' && one <= '~')) {
            throw new IllegalArgumentException("no server name: '" + serverName + "'");
        }
        protocols = Protocols.check(protocols);
        suites = Protocols.notEmpty(suites, "suites");
        groups = Protocols.notEmpty(groups, "groups");
        shares = List.copyOf(shares);
        if (!groups.containsAll(shares)) {
            throw new IllegalArgumentException("shares " + shares + " are not within " + groups);
        }
    }

    /**
     * Of an anonymous client.
     *
     * @param serverName host name or address literal
     * @param protocols ALPN names, most wanted first; at least one
     * @param verifier of the server's certificate
     * @param suites cipher suites, most wanted first; at least one
     * @param groups most wanted first; at least one
     * @param shares the groups to send a share for at once
     * @param keyLog whether secrets are written to the key log
     */
    public TlsClientConfig(
            String serverName,
            List<String> protocols,
            PeerVerifier verifier,
            List<CipherSuite> suites,
            List<NamedGroup> groups,
            List<NamedGroup> shares,
            boolean keyLog) {
        this(
                serverName,
                protocols,
                verifier,
                suites,
                groups,
                shares,
                keyLog,
                ClientIdentity.NONE,
                HelloOptions.DEFAULTS);
    }

    /**
     * All suites and groups, with shares of the first and of X25519, so that servers of today and
     * of yesterday need no retry.
     *
     * @param serverName host name or address literal
     * @param protocols ALPN names, most wanted first
     * @param verifier of the server's certificate
     * @return without key log
     */
    public static TlsClientConfig of(
            String serverName, List<String> protocols, PeerVerifier verifier) {
        return new TlsClientConfig(
                serverName,
                protocols,
                verifier,
                List.of(CipherSuite.values()),
                List.of(NamedGroup.values()),
                List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519),
                false);
    }

    /**
     * The same, of a client that may show who it is.
     *
     * @param who it is
     * @return a copy
     */
    public TlsClientConfig withIdentity(ClientIdentity who) {
        return new TlsClientConfig(
                serverName, protocols, verifier, suites, groups, shares, keyLog, who, options);
    }

    /**
     * The same, with other options.
     *
     * @param chosen what the hello has besides the necessary
     * @return a copy
     */
    public TlsClientConfig withOptions(HelloOptions chosen) {
        return new TlsClientConfig(
                serverName, protocols, verifier, suites, groups, shares, keyLog, identity, chosen);
    }
}
