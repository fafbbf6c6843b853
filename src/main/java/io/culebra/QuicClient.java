package io.culebra;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ApplicationSelector;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.EndpointStats;
import io.culebra.api.IdentityFiles;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.api.SessionSettings;
import io.culebra.internal.endpoint.ClientTarget;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.runtime.EndpointRuntime;
import io.culebra.internal.runtime.EndpointTask;
import io.culebra.internal.tls.ClientSessions;
import io.culebra.internal.tls.PeerVerifier;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.wire.QuicVersion;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes QUIC connections. One client, with its sockets and workers, carries many of them, to any
 * number of servers.
 *
 * {@snippet :
 * ConnectionParams params = ConnectionParams.client("echo").build();
 * try (QuicClient client = QuicClient.open(EndpointOptions.DEFAULTS.withWorkers(1))) {
 *     InetSocketAddress peer = new InetSocketAddress("example.org", 4433);
 *     QuicConnection connection = client.connect(peer, "example.org", params, app).join();
 * }
 * }
 *
 * <p>All methods may be called from any thread.
 */
public final class QuicClient implements AutoCloseable {
    private final EndpointRuntime runtime;
    private final Assembly assembly;
    private final Map<PeerTrust, PeerVerifier> verifiers = new ConcurrentHashMap<>();
    private final Set<IdentityFiles> watched = ConcurrentHashMap.newKeySet();
    private final SessionDirectory sessions = new SessionDirectory();
    private final AtomicInteger turn = new AtomicInteger();

    private QuicClient(EndpointRuntime runtime, Assembly assembly) {
        this.runtime = runtime;
        this.assembly = assembly;
    }

    /**
     * Opens sockets and starts workers.
     *
     * @param options of this client; what concerns incoming connections is not used
     * @return the client; close it
     * @throws IOException if there are no sockets to be had
     */
    public static QuicClient open(EndpointOptions options) throws IOException {
        Assembly assembly = Assembly.client(options);
        return new QuicClient(
                EndpointRuntime.connect(assembly.runtime(), assembly::endpoint), assembly);
    }

    /**
     * Connects, with one application whatever the ALPN. The server's certificate is verified,
     * unless {@link ConnectionParams#trust} says otherwise.
     *
     * @param peer the server's address, resolved
     * @param serverName host name or address literal that the certificate has to be for
     * @param params of this connection
     * @param application gets the callbacks, on the connection's worker
     * @return completed on the worker once the handshake is, or at once if early data can be sent
     *     ({@link SessionSettings#earlyData}), where dependents must not block; exceptionally with
     *     a {@link ConnectionException} if it fails, or another IOException if there is no way to
     *     the address
     * @throws IllegalArgumentException if a parameter is wrong
     */
    public CompletableFuture<QuicConnection> connect(
            InetSocketAddress peer,
            String serverName,
            ConnectionParams params,
            ApplicationOverQuic application) {
        Optional<ApplicationOverQuic> always = Optional.of(application);
        return connect(peer, serverName, params, (ApplicationSelector) handshake -> always);
    }

    /**
     * Connects, and chooses the application once the ALPN is known.
     *
     * @param peer the server's address, resolved
     * @param serverName host name or address literal that the certificate has to be for
     * @param params of this connection
     * @param selector called on the connection's worker
     * @return as {@link #connect(InetSocketAddress, String, ConnectionParams, ApplicationOverQuic)}
     * @throws IllegalArgumentException if a parameter is wrong
     */
    public CompletableFuture<QuicConnection> connect(
            InetSocketAddress peer,
            String serverName,
            ConnectionParams params,
            ApplicationSelector selector) {
        PeerVerifier verifier = verifiers.computeIfAbsent(params.trust(), Trust::ofServers);
        IdentityWatcher.files(params).ifPresent(this::watch);
        TlsClientConfig tls = TlsSettings.client(params, serverName, verifier);
        ClientSessions resumable =
                sessions.sessions(
                        params,
                        serverName,
                        peer.getPort(),
                        first(params),
                        System.currentTimeMillis());
        int worker = Math.floorMod(turn.getAndIncrement(), runtime.workers());
        ConnectAttempt attempt = new ConnectAttempt(selector);
        try {
            ClientTarget target =
                    new ClientTarget(
                            socketFor(peer),
                            InternetAddress.NONE,
                            InternetAddress.of(peer),
                            assembly.clientSide(worker, tls, resumable),
                            attempt,
                            attempt::onClosed,
                            QuicVersion.of(resumable.version()).orElse(QuicVersion.V1),
                            params.settings(),
                            params.observer().orElse(null));
            EndpointTask begin = (endpoint, nowNanos) -> attempt.begin(endpoint, target, nowNanos);
            if (!runtime.execute(worker, begin)) {
                attempt.fail(new IOException("the client is closed"));
            }
        } catch (IOException e) {
            attempt.fail(e);
        }
        return attempt.outcome();
    }

    private void watch(IdentityFiles files) {
        if (watched.add(files)) {
            IdentityWatcher.start(files, IdentityFiles.CHECK_MILLIS, runtime.stopped());
        }
    }

    /** The version that every server knows, if it is wanted at all. */
    private static int first(ConnectionParams params) {
        List<Integer> versions = params.settings().versions();
        return versions.contains(QuicSettings.VERSION_1)
                ? QuicSettings.VERSION_1
                : versions.getFirst();
    }

    /** The socket of the peer's family: they have the same numbers on all workers. */
    private int socketFor(InetSocketAddress peer) throws IOException {
        boolean ipv4 = peer.getAddress() instanceof Inet4Address;
        List<InetSocketAddress> own = runtime.addresses();
        for (int socket = 0; socket < own.size(); socket++) {
            if (ipv4 == own.get(socket).getAddress() instanceof Inet4Address) {
                return socket;
            }
        }
        throw new IOException("this host has no IPv" + (ipv4 ? 4 : 6) + " to reach " + peer);
    }

    /**
     * Counters, summed over the workers.
     *
     * @return a snapshot
     */
    public EndpointStats stats() {
        return Statistics.of(runtime.statistics(), assembly, 0);
    }

    /**
     * Closes all connections with code 0, tells their peers, and frees everything, within a second.
     * Waits for that, except on a worker. Closing twice does nothing.
     */
    @Override
    public void close() {
        close(0, "");
    }

    /**
     * Closes as {@link #close()} does, with a code and a reason.
     *
     * @param errorCode the application's code, 0 to 2^62-1
     * @param reason for the peers' logs
     */
    public void close(long errorCode, String reason) {
        Shutdown.of(runtime, errorCode, reason);
    }
}
