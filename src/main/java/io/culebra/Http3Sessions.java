package io.culebra;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ApplicationSelector;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.InitialQuicConnection;
import io.culebra.api.Observer;
import io.culebra.api.QuicConnection;
import io.culebra.http3.Http3Handler;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.http3.Http3Workspace;
import io.culebra.internal.http3.ServerConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/3 connections of a server, and those of other protocols beside them. Knows which are
 * open, so that they can be told when the server goes away.
 */
final class Http3Sessions extends Relay implements Consumer<InitialQuicConnection> {
    static final String ALPN = "h3";

    private final Http3Settings settings;
    private final Http3Handler handler;
    private final Map<String, ApplicationSelector> others;
    private final ThreadLocal<OfWorker> mine = ThreadLocal.withInitial(OfWorker::new);
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();
    private volatile boolean leaving;

    /** What one worker has; its thread only. */
    private static final class OfWorker {
        final Http3Workspace workspace = Workspaces.create();
        final Map<QuicConnection, ServerConnection> open = new HashMap<>();
    }

    Http3Sessions(
            Http3Settings settings,
            Http3Handler handler,
            Map<String, ApplicationSelector> others,
            @Nullable Observer listener) {
        super(listener);
        this.settings = settings;
        this.handler = handler;
        this.others = Map.copyOf(others);
    }

    /** A new connection, on its worker. */
    @Override
    public void accept(InitialQuicConnection initial) {
        if (leaving) {
            initial.refuse();
            return;
        }
        Session session = new Session();
        session.connection = initial.start(session);
    }

    /** One connection, until its protocol is known. */
    private final class Session implements ApplicationSelector {
        private @Nullable QuicConnection connection;

        @Override
        public Optional<ApplicationOverQuic> select(HandshakeInfo handshake) {
            QuicConnection known = connection;
            if (!handshake.alpn().equals(ALPN) || known == null) {
                ApplicationSelector other = others.get(handshake.alpn());
                return other == null ? Optional.empty() : other.select(handshake);
            }
            OfWorker own = mine.get();
            ServerConnection http3 = new ServerConnection(own.workspace, settings, handler);
            own.open.put(known, http3);
            open.incrementAndGet();
            return Optional.of(http3);
        }
    }

    /** Tells the clients of this worker that the server goes away. On the worker. */
    void leave() {
        leaving = true;
        List.copyOf(mine.get().open.values()).forEach(ServerConnection::shutdown);
    }

    /**
     * When all connections have finished.
     *
     * @return completed at the latest when the last one closes after this call
     */
    CompletableFuture<Void> whenAllGone() {
        leaving = true;
        if (open.get() == 0) {
            allGone.complete(null);
        }
        return allGone;
    }

    @Override
    public void onClosed(QuicConnection connection, ConnectionShutdown shutdown) {
        if (mine.get().open.remove(connection) != null && open.decrementAndGet() == 0 && leaving) {
            allGone.complete(null);
        }
        super.onClosed(connection, shutdown);
    }
}
