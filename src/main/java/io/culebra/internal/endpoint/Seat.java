package io.culebra.internal.endpoint;

import io.culebra.internal.connection.Connection;
import io.culebra.internal.connection.ConnectionHost;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection's place in its endpoint: its deadline, and whether it waits to be visited. */
final class Seat implements ConnectionHost {
    /** Place in {@link Deadlines}; -1 if it has no deadline. */
    int place = -1;

    /** The deadline that {@link Deadlines} knows. */
    long deadlineNanos = Long.MAX_VALUE;

    /** Index in the endpoint's list of all seats; -1 once forgotten. */
    int index = -1;

    /** Whether it waits in the endpoint's list of connections to visit. */
    boolean waiting;

    /** Whether it was handed datagrams in this receive batch. */
    boolean touched;

    /** Whether it counts against the admission limit. */
    final boolean admitted;

    private final Endpoint endpoint;
    private @Nullable Connection connection;
    private @Nullable IncomingConnection incoming;
    private ConnectionId firstDestination = ConnectionId.EMPTY;
    private List<ConnectionId> resetTokens = List.of();

    Seat(Endpoint endpoint, boolean admitted) {
        this.endpoint = endpoint;
        this.admitted = admitted;
    }

    void take(Connection sitting) {
        connection = sitting;
    }

    void take(IncomingConnection waiting, ConnectionId destination) {
        incoming = waiting;
        connection = waiting.connection();
        firstDestination = destination;
    }

    boolean isGone() {
        return index < 0;
    }

    /** What the application has not decided on yet; null once it has. */
    @Nullable IncomingConnection undecided() {
        IncomingConnection arrived = incoming;
        return arrived == null || arrived.isDecided() ? null : arrived;
    }

    Connection connection() {
        Connection sitting = connection;
        if (sitting == null) {
            throw new IllegalStateException("nobody sits here");
        }
        return sitting;
    }

    /** The id that a client chose for its first packets; empty where there is none. */
    ConnectionId firstDestination() {
        return firstDestination;
    }

    @Override
    public void post(Runnable task) {
        endpoint.host().post(task);
    }

    @Override
    public boolean isOnWorker() {
        return endpoint.host().isOnWorker();
    }

    @Override
    public long nowNanos() {
        return endpoint.host().nowNanos();
    }

    @Override
    public long nowMillis() {
        return endpoint.host().nowMillis();
    }

    @Override
    public void onWork(Connection sitting) {
        endpoint.onWork(this);
    }

    @Override
    public void onIdIssued(Connection sitting, ConnectionId id) {
        endpoint.routes().add(id, this);
    }

    @Override
    public void onIdRetired(Connection sitting, ConnectionId id) {
        endpoint.routes().remove(id);
    }

    @Override
    public byte[] resetToken(ConnectionId id) {
        return endpoint.resetToken(id);
    }

    @Override
    public void onResetTokens(Connection sitting, List<byte[]> tokens) {
        resetTokens = endpoint.routes().replaceResetTokens(this, resetTokens, tokens);
    }

    /** The peer's tokens that lead here. */
    List<ConnectionId> resetTokens() {
        return resetTokens;
    }

    @Override
    public void onDropped(DropReason reason, int bytes) {
        endpoint.onDropped(reason, bytes);
    }

    @Override
    public void onEstablished(Connection sitting) {
        endpoint.onEstablished(this);
    }

    @Override
    public void onClosed(Connection sitting) {
        endpoint.onClosed(this);
    }

    @Override
    public void onBug(Connection sitting, Throwable bug) {
        endpoint.host().onBug(sitting, bug);
    }
}
