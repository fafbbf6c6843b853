package io.culebra;

import io.culebra.api.ApplicationSelector;
import io.culebra.api.ClientCertificatePolicy;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.EndpointStats;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.IdentitySource;
import io.culebra.api.PeerTrust;
import io.culebra.http3.Http3ErrorCode;
import io.culebra.http3.Http3Handler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves HTTP/3.
 *
 * {@snippet :
 * try (Http3Server server =
 *         Http3Server.builder()
 *                 .listen(new InetSocketAddress("0.0.0.0", 443))
 *                 .identity(TlsIdentity.fromPem(Path.of("chain.pem"), Path.of("key.pem")))
 *                 .handler(
 *                         exchange ->
 *                                 exchange.respond(
 *                                         200, Fields.of("content-type", "text/plain"), "hello\n"))
 *                 .start()) {
 *     server.awaitShutdown();
 * }
 * }
 *
 * <p>All methods may be called from any thread.
 */
public final class Http3Server implements AutoCloseable {
    /** How long requests in progress may take to end once the server closes. */
    private static final long GRACE_MILLIS = 400;

    private final QuicServer quic;
    private final Http3Sessions sessions;
    private final AtomicBoolean closing = new AtomicBoolean();

    private Http3Server(QuicServer quic, Http3Sessions sessions) {
        this.quic = quic;
        this.sessions = sessions;
    }

    /**
     * Describes a server.
     *
     * @return a builder; address, identity and handler are needed
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where it listens.
     *
     * @return as asked for, with the ports that the kernel chose
     */
    public List<InetSocketAddress> addresses() {
        return quic.addresses();
    }

    /**
     * Counters, summed over the workers.
     *
     * @return a snapshot
     */
    public EndpointStats stats() {
        return quic.stats();
    }

    /**
     * Tells the clients to send no more requests (GOAWAY), lets those in progress end for a moment,
     * closes all connections with NO_ERROR and frees everything, within a second. Waits for that,
     * except on a worker. Closing twice does nothing.
     */
    @Override
    public void close() {
        if (quic.isOnWorker()) {
            Thread.ofVirtual().name("culebra-close").start(this::leave);
        } else {
            leave();
        }
    }

    private void leave() {
        if (closing.compareAndSet(false, true)) {
            quic.onWorkers(sessions::leave);
            try {
                sessions.whenAllGone().get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException | ExecutionException e) {
                System.getLogger(Http3Server.class.getName())
                        .log(System.Logger.Level.DEBUG, "some requests were not finished");
            }
        }
        quic.close(Http3ErrorCode.NO_ERROR.code(), "server shut down");
    }

    /**
     * Waits until the server has been closed, by somebody else or because of a failure.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void awaitShutdown() throws InterruptedException {
        quic.awaitShutdown();
    }

    /** Describes a server; {@link #start} checks and starts it. */
    public static final class Builder extends Http3Builder<Builder> {
        private final List<InetSocketAddress> addresses = new ArrayList<>();
        private final Map<String, ApplicationSelector> others = new LinkedHashMap<>();
        private ClientCertificatePolicy clientCertificates = ClientCertificatePolicy.NONE;
        private PeerTrust clientTrust = PeerTrust.systemRoots();
        private Optional<Http3Handler> handler = Optional.empty();

        private Builder() {
            super(EndpointOptions.DEFAULTS);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Adds an address.
         *
         * @param address to listen on; port 0 lets the kernel choose; {@code ::} takes IPv4 too
         * @return this
         */
        public Builder listen(InetSocketAddress address) {
            addresses.add(address);
            return this;
        }

        /**
         * Makes the server ask its clients for certificates; {@link HandshakeInfo#peerCertificates}
         * has them.
         *
         * @param policy whether those without are let in
         * @param issuers whom the server trusts to say who a client is
         * @return this
         */
        public Builder clientCertificates(ClientCertificatePolicy policy, PeerTrust issuers) {
            clientCertificates = policy;
            clientTrust = issuers;
            return this;
        }

        /**
         * Sets who answers requests: on a virtual thread each, where blocking is fine.
         *
         * @param value the handler
         * @return this
         */
        public Builder handler(BlockingHandler value) {
            return onWorker(value.onVirtualThreads());
        }

        /**
         * Sets who answers requests: by callbacks on the connection's worker, which must not block.
         * The fastest way, and the one for proxies.
         *
         * @param value the handler
         * @return this
         */
        public Builder onWorker(Http3Handler value) {
            handler = Optional.of(value);
            return this;
        }

        /**
         * Takes connections of another protocol on the same port.
         *
         * @param alpn its name, other than {@code h3}, which is preferred
         * @param selector makes the application of a connection, on its worker
         * @return this
         */
        public Builder alsoSpeak(String alpn, ApplicationSelector selector) {
            others.put(alpn, selector);
            return this;
        }

        /**
         * Checks, listens and starts.
         *
         * @return the server; close it
         * @throws IOException if an address cannot be had
         * @throws IllegalArgumentException if something is missing or wrong; the message names it
         */
        public Http3Server start() throws IOException {
            Http3Handler answers =
                    handler.orElseThrow(
                            () -> new IllegalArgumentException("a server needs a handler"));
            IdentitySource own =
                    identity.orElseThrow(
                            () -> new IllegalArgumentException("a server needs an identity"));
            Http3Sessions connections = new Http3Sessions(http3, answers, others, observer);
            List<String> protocols = new ArrayList<>(List.of(Http3Sessions.ALPN));
            protocols.addAll(others.keySet());
            ConnectionParams params =
                    fill(ConnectionParams.server(own, protocols.toArray(String[]::new)))
                            .clientCertificates(clientCertificates, clientTrust)
                            .observer(connections)
                            .build();
            InetSocketAddress[] all = addresses.toArray(InetSocketAddress[]::new);
            return new Http3Server(
                    QuicServer.listen(params, options, connections, all), connections);
        }
    }
}
