package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.Observer;
import io.culebra.api.QuicSettings;
import io.culebra.api.ReplayGuard;
import io.culebra.api.SessionSettings;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.KeySource;
import io.culebra.internal.crypto.KeysOfOneThread;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.endpoint.EndpointConfig;
import io.culebra.internal.endpoint.RoutedConnectionIds;
import io.culebra.internal.libcrypto.AeadSelection;
import io.culebra.internal.libcrypto.OperationsSelection;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.runtime.IdleStrategy;
import io.culebra.internal.runtime.RuntimeOptions;
import io.culebra.internal.runtime.SecureRandomSource;
import io.culebra.internal.tls.Answer;
import io.culebra.internal.tls.ClientHandshake;
import io.culebra.internal.tls.ClientSessions;
import io.culebra.internal.tls.EarlyDataGuard;
import io.culebra.internal.tls.ServerHandshake;
import io.culebra.internal.tls.ServerTickets;
import io.culebra.internal.tls.TlsClientConfig;
import io.culebra.internal.tls.TlsServerConfig;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of one endpoint are made of: each gets ciphers, randomness and memory of its
 * own; keys and limits are shared.
 */
final class Assembly {
    private static final System.Logger LOG = System.getLogger(Assembly.class.getName());

    /** Choosing measures for a while, and comes to the same each time. */
    private static final Map<String, AeadSelection> CHOSEN = new ConcurrentHashMap<>();

    /** Tickets with early data that are remembered: those of a minute at the most. */
    private static final int REMEMBERED_TICKETS = 100_000;

    /** Enough to find a slow library out. */
    private static final long MEASURING_NANOS = 30_000_000;

    private final EndpointOptions options;
    private final QuicSettings settings;
    private final @Nullable Observer observer;
    private final @Nullable TlsServerConfig incoming;
    private final LiveKeys keys;
    private final @Nullable EarlyDataGuard guard;
    private final SessionSettings sessions;
    private final ConnectionLimit limit;
    private final List<Own> own = new ArrayList<>();
    private String aead = "";
    private String publicKeys = "";

    /** What one worker's handshakes need. */
    private record Own(PublicKeyOperations operations, SecureRandomSource random) {}

    private Assembly(
            EndpointOptions options,
            QuicSettings settings,
            @Nullable Observer observer,
            @Nullable TlsServerConfig incoming,
            SessionSettings sessions) {
        this.options = options;
        this.settings = settings;
        this.observer = observer;
        this.incoming = incoming;
        limit = new ConnectionLimit(options.maxConnections());
        long nowMillis = System.currentTimeMillis();
        keys = LiveKeys.open(sessions.keys(), nowMillis);
        guard = incoming != null && sessions.resumption() ? guard(sessions, nowMillis) : null;
        this.sessions = sessions;
    }

    private static EarlyDataGuard guard(SessionSettings sessions, long nowMillis) {
        ReplayGuard guard =
                sessions.replayGuard()
                        .orElseGet(() -> ReplayGuard.inMemory(REMEMBERED_TICKETS, nowMillis));
        return (ticket, issuedMillis, now) -> Answer.now(guard.isFirst(ticket, issuedMillis, now));
    }

    private ServerTickets tickets(KeySource mine) {
        EarlyDataGuard shared = guard;
        return shared == null
                ? ServerTickets.NONE
                : new ServerTickets(
                        mine,
                        sessions.tickets(),
                        sessions.lifetimeSeconds(),
                        sessions.earlyData(),
                        shared);
    }

    /** Of an endpoint that takes connections; all of them with the same parameters. */
    static Assembly server(ConnectionParams params, EndpointOptions options) {
        return new Assembly(
                options,
                params.settings(),
                params.observer().orElse(null),
                TlsSettings.server(params),
                params.sessions());
    }

    /** Of an endpoint that makes connections, each with parameters of its own. */
    static Assembly client(EndpointOptions options) {
        return new Assembly(options, QuicSettings.DEFAULTS, null, null, SessionSettings.NONE);
    }

    /** Makes one worker's part, on the thread that starts the workers, in order. */
    EndpointConfig endpoint(int worker, int workers, SegmentAllocator memory) {
        AeadSelection selection = choose(memory);
        SecureRandomSource random = new SecureRandomSource();
        OperationsSelection operations = KeyLibrary.chosenBy(options.publicKeys());
        if (publicKeys.isEmpty()) {
            report("keys are agreed on by", operations.name(), operations.reason());
        }
        publicKeys = operations.name();
        Own mine = new Own(operations.operations().apply(random), random);
        own.add(mine);
        KeySource myKeys = new KeysOfOneThread(keys);
        return new EndpointConfig(
                settings,
                selection.providers().apply(memory),
                random,
                new ChunkPool(memory::allocate),
                myKeys,
                new RoutedConnectionIds(options.connectionIdBytes(), workers),
                worker,
                limit,
                incoming == null ? null : serverSide(incoming, tickets(myKeys), mine),
                options.retry() == EndpointOptions.Retry.ALWAYS,
                observer);
    }

    /** Makes the client's side of a handshake, on that worker. */
    HandshakeFactory clientSide(int worker, TlsClientConfig config, ClientSessions sessions) {
        Own mine = own.get(worker);
        return (sink, parameters) ->
                new ClientHandshake(
                        config, sessions, mine.operations(), mine.random(), parameters, sink);
    }

    /** Nothing is sealed any more. */
    void close() {
        keys.close();
    }

    /** Which ciphers were chosen; empty before the first worker was made. */
    String aead() {
        return aead;
    }

    /** Who agrees on keys and signs; empty before the first worker was made. */
    String publicKeys() {
        return publicKeys;
    }

    /** How the threads are to be. */
    RuntimeOptions runtime() {
        RuntimeOptions defaults = RuntimeOptions.SERVER;
        return new RuntimeOptions(
                options.workers(),
                options.pin(),
                true,
                switch (options.idle()) {
                    case BLOCK -> IdleStrategy.BLOCK;
                    case SPIN -> IdleStrategy.SPIN;
                    case SPIN_THEN_BLOCK -> IdleStrategy.spinThenBlock(options.spinNanos());
                },
                options.receiveSlots(),
                Math.min(defaults.receiveBatch(), options.receiveSlots() / 2),
                defaults.sendBatch(),
                options.socketBufferBytes(),
                defaults.inboxRuns());
    }

    private static HandshakeFactory serverSide(
            TlsServerConfig config, ServerTickets tickets, Own mine) {
        return (sink, parameters) ->
                new ServerHandshake(
                        config, tickets, mine.operations(), mine.random(), parameters, sink);
    }

    private AeadSelection choose(SegmentAllocator memory) {
        AeadSelection selection =
                CHOSEN.computeIfAbsent(
                        options.aead(),
                        setting -> AeadSelection.choose(setting, MEASURING_NANOS, memory));
        if (aead.isEmpty()) {
            report("packets are protected by", selection.name(), selection.reason());
        }
        aead = selection.name();
        return selection;
    }

    /** Who runs a server wants to know; who runs a client can ask. */
    private void report(String what, String name, String reason) {
        System.Logger.Level level =
                incoming == null ? System.Logger.Level.DEBUG : System.Logger.Level.INFO;
        LOG.log(level, () -> "%s %s: %s".formatted(what, name, reason));
    }
}
