package io.culebra;

import io.culebra.api.QuicConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs pieces of code on a connection's worker, one at a time, and waits for each. */
final class WorkerCalls {
    private final QuicConnection connection;
    private final Waiter caller = new Waiter();
    private volatile boolean done;
    private volatile @Nullable IOException failure;
    private @Nullable RuntimeException thrown;

    WorkerCalls(QuicConnection connection) {
        this.connection = connection;
    }

    /** Nothing will run any more. On the worker. */
    void fail(IOException why) {
        failure = why;
        caller.signal();
    }

    /**
     * Runs a call; throws what it throws, or an IOException if it never runs because the exchange
     * is over.
     */
    void run(Runnable call) throws IOException {
        done = false;
        thrown = null;
        connection.execute(same -> {
            try {
                call.run();
            } catch (RuntimeException e) {
                thrown = e;
            }
            done = true;
            caller.signal();
        });
        caller.await(() -> done || failure != null);
        RuntimeException wrong = thrown;
        if (done && wrong != null) {
            throw wrong;
        }
        IOException why = failure;
        if (!done && why != null) {
            throw new IOException(why.getMessage(), why);
        }
    }
}
