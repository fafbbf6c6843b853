package io.culebra;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ApplicationSelector;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.internal.endpoint.ClientTarget;
import io.culebra.internal.endpoint.Endpoint;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One connection on its way to an established one; belongs to its worker once it has begun. */
final class ConnectAttempt implements ApplicationSelector {
    private final ApplicationSelector selector;
    private final CompletableFuture<QuicConnection> outcome = new CompletableFuture<>();
    private @Nullable QuicConnection connection;
    private boolean chosenEarly;

    ConnectAttempt(ApplicationSelector selector) {
        this.selector = selector;
    }

    CompletableFuture<QuicConnection> outcome() {
        return outcome;
    }

    void fail(IOException why) {
        outcome.completeExceptionally(why);
    }

    /** Sends the first packet soon. */
    void begin(Endpoint endpoint, ClientTarget target, long nowNanos) {
        try {
            QuicConnection made = endpoint.connect(target, nowNanos);
            connection = made;
            if (chosenEarly) {
                made.execute(outcome::complete);
            }
        } catch (RuntimeException bug) {
            outcome.completeExceptionally(bug);
        }
    }

    /**
     * The handshake is complete, or early data can be sent. The caller is told after the
     * application.
     */
    @Override
    public Optional<ApplicationOverQuic> select(HandshakeInfo handshake) {
        Optional<ApplicationOverQuic> chosen = selector.select(handshake);
        QuicConnection established = connection;
        if (established == null) {
            chosenEarly = chosen.isPresent();
        } else if (chosen.isPresent()) {
            established.execute(outcome::complete);
        }
        return chosen;
    }

    /** The connection is over, however far it came. */
    void onClosed(ConnectionShutdown why) {
        if (!outcome.isDone()) {
            outcome.completeExceptionally(new ConnectionException(why));
        }
    }
}
