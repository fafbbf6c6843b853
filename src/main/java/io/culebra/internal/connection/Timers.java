package io.culebra.internal.connection;

import io.culebra.internal.wire.TransportException;

/** When an open connection has to be looked at again, and what is done then. */
final class Timers {
    private final Connection connection;

    Timers(Connection connection) {
        this.connection = connection;
    }

    /** The earliest of all deadlines; {@code Long.MAX_VALUE} for never. */
    long deadlineNanos() {
        long deadline =
                Math.min(
                        connection.recovery.deadlineNanos(),
                        connection.transmission.deadlineNanos());
        deadline = Math.min(deadline, ackDeadlineNanos(connection.application));
        if (connection.isHandshaking()) {
            deadline = Math.min(deadline, ackDeadlineNanos(connection.initial));
            deadline = Math.min(deadline, ackDeadlineNanos(connection.handshakeSpace));
        }
        deadline = Math.min(deadline, connection.ending.idleDeadlineNanos());
        deadline = Math.min(deadline, connection.paths.deadlineNanos());
        return Math.min(deadline, connection.applications().deadlineNanos());
    }

    /** What was due when we last sent and did not go waits for leave to go, not for the clock. */
    private long ackDeadlineNanos(PacketSpace space) {
        long deadline = space.acks.deadlineNanos();
        return deadline <= connection.transmission.latestNanos() ? Long.MAX_VALUE : deadline;
    }

    void onTimeout(long nowNanos) throws TransportException {
        if (connection.ending.onTimeout(nowNanos)) {
            return;
        }
        if (connection.recovery.deadlineNanos() <= nowNanos) {
            connection.recovery.onTimeout(nowNanos, connection.outcomes);
            repeatForProbes();
        }
        connection.early.onTime(nowNanos);
        connection.paths.onTimeout(nowNanos);
        connection.applications().onTimeout(nowNanos);
    }

    private void repeatForProbes() {
        connection.frames.repeatForProbe(connection.initial);
        connection.frames.repeatForProbe(connection.handshakeSpace);
        connection.frames.repeatForProbe(connection.application);
    }
}
