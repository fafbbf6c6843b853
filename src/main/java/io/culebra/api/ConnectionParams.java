package io.culebra.api;

import java.util.List;
import java.util.Optional;

/**
 * What the connections of an endpoint have in common: transport settings, protocols, identity and
 * trust. Immutable.
 *
 * @param settings of the transport
 * @param alpn application protocols, most wanted first; at least one, each of 1 to 255 bytes
 * @param identity who this side says it is; a server must have one, a client shows it if asked
 * @param trust whom a client believes, or a server that asks for certificates; verification is on
 *     unless {@link PeerTrust} says otherwise
 * @param clientCertificates whether a server asks for certificates
 * @param cipherSuites TLS names of the suites, most wanted first; empty for all
 * @param groups TLS names of the groups that keys are agreed on in, most wanted first; empty for
 *     all
 * @param keyShares those of the groups that a client sends a share for at once; empty for the first
 *     group and, if that one combines a curve with ML-KEM, its curve
 * @param hello what a client's first message has besides the necessary
 * @param sessions tickets, resumption and early data
 * @param keyLog whether {@link Observer#onKeyLog} gets the secrets of every connection
 * @param observer hears what happens
 */
public record ConnectionParams(
        QuicSettings settings,
        List<String> alpn,
        Optional<IdentitySource> identity,
        PeerTrust trust,
        ClientCertificatePolicy clientCertificates,
        List<String> cipherSuites,
        List<String> groups,
        List<String> keyShares,
        HelloSettings hello,
        SessionSettings sessions,
        boolean keyLog,
        Optional<Observer> observer) {
    private static final int MAX_PROTOCOL_BYTES = 255;

    /** Checks and copies. */
    public ConnectionParams {
        alpn = List.copyOf(alpn);
        cipherSuites = List.copyOf(cipherSuites);
        groups = List.copyOf(groups);
        keyShares = List.copyOf(keyShares);
        if (alpn.isEmpty()) {
            throw new IllegalArgumentException("alpn is empty: name at least one protocol");
        }
        for (String protocol : alpn) {
            if (protocol.isEmpty() || protocol.length() > MAX_PROTOCOL_BYTES) {
                throw new IllegalArgumentException(
                        "alpn protocol '" + protocol + "' is not of 1 to 255 bytes");
            }
        }
    }

    /**
     * A server's parameters, with default settings.
     *
     * @param identity who the server is: usually a {@link TlsIdentity}
     * @param alpn application protocols, most wanted first
     * @return a builder
     */
    public static Builder server(IdentitySource identity, String... alpn) {
        Builder builder = new Builder(List.of(alpn));
        builder.identity = Optional.of(identity);
        return builder;
    }

    /**
     * A client's parameters, with default settings and the system's roots.
     *
     * @param alpn application protocols, most wanted first
     * @return a builder
     */
    public static Builder client(String... alpn) {
        return new Builder(List.of(alpn));
    }

    /** Collects values; each starts at its default. */
    public static final class Builder {
        private final List<String> alpn;
        private QuicSettings settings = QuicSettings.DEFAULTS;
        private Optional<IdentitySource> identity = Optional.empty();
        private PeerTrust trust = PeerTrust.systemRoots();
        private ClientCertificatePolicy clientCertificates = ClientCertificatePolicy.NONE;
        private List<String> cipherSuites = List.of();
        private List<String> groups = List.of();
        private List<String> keyShares = List.of();
        private HelloSettings hello = HelloSettings.DEFAULTS;
        private SessionSettings sessions = SessionSettings.DEFAULTS;
        private boolean keyLog;
        private Optional<Observer> observer = Optional.empty();

        private Builder(List<String> alpn) {
            this.alpn = alpn;
        }

        /**
         * Sets the transport's settings.
         *
         * @param value settings
         * @return this
         */
        public Builder settings(QuicSettings value) {
            settings = value;
            return this;
        }

        /**
         * Sets whom a client believes.
         *
         * @param value trust
         * @return this
         */
        public Builder trust(PeerTrust value) {
            trust = value;
            return this;
        }

        /**
         * Sets who a client is, if a server asks.
         *
         * @param value usually a {@link TlsIdentity}
         * @return this
         */
        public Builder identity(IdentitySource value) {
            identity = Optional.of(value);
            return this;
        }

        /**
         * Makes a server ask its clients for certificates.
         *
         * @param policy whether those without are let in
         * @param issuers whom the server trusts to say who a client is
         * @return this
         */
        public Builder clientCertificates(ClientCertificatePolicy policy, PeerTrust issuers) {
            clientCertificates = policy;
            trust = issuers;
            return this;
        }

        /**
         * Sets the cipher suites.
         *
         * @param names TLS names, most wanted first
         * @return this
         */
        public Builder cipherSuites(String... names) {
            cipherSuites = List.of(names);
            return this;
        }

        /**
         * Sets the groups that keys are agreed on in. The default begins with X25519MLKEM768, which
         * a quantum computer does not break; without it a ClientHello fits into one datagram.
         *
         * @param names TLS names such as x25519, most wanted first
         * @return this
         */
        public Builder groups(String... names) {
            groups = List.of(names);
            return this;
        }

        /**
         * Sets the groups that a client sends a share for at once. A server that wants another
         * group costs a round trip.
         *
         * @param names TLS names of some of the groups
         * @return this
         */
        public Builder keyShares(String... names) {
            keyShares = List.of(names);
            return this;
        }

        /**
         * Sets what a client's first message has besides the necessary.
         *
         * @param value settings
         * @return this
         */
        public Builder hello(HelloSettings value) {
            hello = value;
            return this;
        }

        /**
         * Sets what is done about tickets, resumption and early data.
         *
         * @param value settings
         * @return this
         */
        public Builder sessions(SessionSettings value) {
            sessions = value;
            return this;
        }

        /**
         * Hands secrets to {@link Observer#onKeyLog}. For debugging only: whoever has them can read
         * everything.
         *
         * @param value whether to
         * @return this
         */
        public Builder keyLog(boolean value) {
            keyLog = value;
            return this;
        }

        /**
         * Sets who hears what happens.
         *
         * @param value listener
         * @return this
         */
        public Builder observer(Observer value) {
            observer = Optional.of(value);
            return this;
        }

        /**
         * Checks and builds.
         *
         * @return the parameters
         * @throws IllegalArgumentException naming the first value that is wrong
         */
        public ConnectionParams build() {
            return new ConnectionParams(
                    settings,
                    alpn,
                    identity,
                    trust,
                    clientCertificates,
                    cipherSuites,
                    groups,
                    keyShares,
                    hello,
                    sessions,
                    keyLog,
                    observer);
        }
    }
}
