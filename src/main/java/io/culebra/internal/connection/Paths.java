package io.culebra.internal.connection;

import io.culebra.api.ConnectionShutdown;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.path.LocalConnectionIds;
import io.culebra.internal.path.Migration;
import io.culebra.internal.path.Path;
import io.culebra.internal.path.PathTable;
import io.culebra.internal.path.PathValidator;
import io.culebra.internal.path.PeerConnectionIds;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Which path datagrams came along, and along which one they go; the connection ids of both sides.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-9 RFC 9000, section 9
 */
final class Paths {
    private final Connection connection;
    private final PathTable table;
    private final LocalConnectionIds localIds;
    private final PeerConnectionIds peerIds;
    private Path arriving;
    private boolean peerIdMissing;

    Paths(Connection connection, ConnectionOrigin origin, ConnectionId localId, int recoveryPath) {
        this.connection = connection;
        int limit = connection.context.settings().activeConnectionIdLimit();
        localIds = new LocalConnectionIds(localId, limit);
        peerIds = new PeerConnectionIds(origin.peerSource(), limit);
        boolean proven = !origin.server() || origin.addressValidated();
        arriving =
                new Path(
                        0,
                        origin.socket(),
                        origin.local(),
                        origin.peer(),
                        recoveryPath,
                        proven,
                        peerIds,
                        0);
        table = new PathTable(arriving);
    }

    Path active() {
        return table.active();
    }

    PeerConnectionIds peerIds() {
        return peerIds;
    }

    LocalConnectionIds localIds() {
        return localIds;
    }

    /** False while the peer has retired the id that we send to and given no other. */
    boolean canSend() {
        return !peerIdMissing;
    }

    /** Finds, or makes, the path of a run. Null if its datagrams are to be dropped. */
    @Nullable DropReason onArrival(DatagramRun run, int bytes) {
        Path path = table.find(run.socket(), run.local(), run.peer());
        if (path == null) {
            if (!Migration.accepts(connection.isServer(), connection.handshake.isConfirmed())) {
                return DropReason.WRONG_ADDRESS;
            }
            path = add(run);
            if (path == null) {
                return DropReason.WRONG_ADDRESS;
            }
        }
        path.learnLocal(run.local());
        path.amplification().onReceived(bytes);
        arriving = path;
        return null;
    }

    /** While closing: nobody reads it, but it allows an answer of its size (RFC 9000 §8.1). */
    void onLateArrival(DatagramRun run, int bytes) {
        Path path = table.find(run.socket(), run.local(), run.peer());
        if (path != null) {
            path.amplification().onReceived(bytes);
        }
    }

    /** An authenticated packet came along the path of the last arrival. */
    void onPacket(boolean probing, boolean largest, long nowNanos) {
        if (arriving == table.active()) {
            return;
        }
        switch (Migration.onOtherPath(connection.isServer(), probing, largest)) {
            case STAY -> {}
            case PROBE -> validate(arriving, nowNanos);
            case FOLLOW -> follow(arriving, nowNanos);
        }
    }

    /** RFC 9000 §8.1: a Handshake packet from the client proves its address. */
    void onAddressProven() {
        table.active().amplification().onValidated();
    }

    void onPathChallenge(long data, DatagramRun run) {
        // RFC 9000 §8.2.2: the answer goes back along the path that the question came.
        arriving.responses().add(data);
        connection.wake();
    }

    void onPathResponse(long data) {
        long now = connection.nowNanos();
        for (int i = 0; i < table.count(); i++) {
            Path path = table.get(i);
            // RFC 9000 §8.2.3: it counts along whatever path it came.
            if (path.onResponse(data, now)) {
                if (path == table.active()
                        && path.validator().stage() == PathValidator.Stage.VALID) {
                    connection.applications().onPathEvent();
                }
                return;
            }
        }
    }

    void onResetTokenOfFirst(byte[] token) {
        peerIds.resetTokenOfFirst(token);
        tellResetTokens();
    }

    void onNewConnectionId(ControlFrame.NewConnectionId frame) throws TransportException {
        if (peerIds.onNewConnectionId(frame) || peerIdMissing) {
            boolean all = true;
            for (int i = 0; i < table.count(); i++) {
                boolean refreshed = table.get(i).refreshPeerId(peerIds);
                all &= refreshed || table.get(i) != table.active();
            }
            peerIdMissing = !all;
            tellResetTokens();
        }
        queueFrames();
    }

    void onRetireConnectionId(long sequence, DatagramRun run) throws TransportException {
        ConnectionId gone = localIds.onRetire(sequence, connection.arrivals.destination());
        if (gone != null) {
            connection.host.onIdRetired(connection, gone);
        }
        issueIds();
    }

    void onRetirementAcked(long sequence) {
        peerIds.onRetirementAcked();
    }

    void onRetirementLost(long sequence) {
        peerIds.onRetirementLost(sequence);
        queueFrames();
    }

    void onNewIdLost(long sequence) {
        localIds.onFrameLost(sequence);
        queueFrames();
    }

    /** RFC 9000 §5.1.1: the peer gets as many ids as it keeps. */
    void issueIds() {
        while (localIds.wantsMore()) {
            ConnectionId id = connection.context.newConnectionId();
            byte[] token = connection.host.resetToken(id);
            localIds.issue(id, token);
            connection.host.onIdIssued(connection, id);
        }
        queueFrames();
    }

    /** The next path on which a challenge or an answer is due; null if none is. */
    @Nullable Path nextProbe(long nowNanos) {
        for (int i = 0; i < table.count(); i++) {
            Path path = table.get(i);
            boolean due = !path.responses().isEmpty() || path.validator().wantsChallenge(nowNanos);
            if (due && path.amplification().allowance() >= PathProbes.LEAST_BYTES) {
                return path;
            }
        }
        return null;
    }

    long deadlineNanos() {
        long deadline = Long.MAX_VALUE;
        for (int i = 0; i < table.count(); i++) {
            Path path = table.get(i);
            if (path.amplification().allowance() >= PathProbes.LEAST_BYTES) {
                deadline = Math.min(deadline, path.validator().deadlineNanos());
            }
        }
        return deadline;
    }

    void onTimeout(long nowNanos) {
        for (int i = table.count() - 1; i >= 0; i--) {
            Path path = table.get(i);
            if (path.validator().onTimeout(nowNanos)) {
                onFailed(path);
            }
        }
    }

    private void onFailed(Path path) {
        if (path != table.active()) {
            table.remove(path);
            return;
        }
        Path back = table.lastValidated();
        if (back == null) {
            // RFC 9000 §9.3.2: nowhere to go back to.
            connection.ending.vanish(new ConnectionShutdown.IdleTimeout());
            return;
        }
        table.moveTo(back);
        table.remove(path);
        onActiveChanged();
    }

    private void onActiveChanged() {
        connection.recovery.activePath(table.active().recovery());
        connection.wake();
    }

    private @Nullable Path add(DatagramRun run) {
        Path old = table.active();
        boolean unused = peerIds.hasUnused();
        long sequence =
                Migration.keepsPeerId(true, unused) ? old.peerIdSequence() : peerIds.takeUnused();
        if (sequence < 0 || !peerIds.isActive(sequence)) {
            return null;
        }
        int recovery =
                Migration.keepsCongestion(old.peer(), run.peer())
                        ? old.recovery()
                        : connection.recovery.addPath(connection.limits.packetBytes());
        Path path =
                new Path(
                        table.nextId(),
                        run.socket(),
                        run.local(),
                        run.peer(),
                        recovery,
                        false,
                        peerIds,
                        sequence);
        Path gone = table.add(path);
        if (gone != null && gone.peerIdSequence() != table.active().peerIdSequence()) {
            peerIds.retire(gone.peerIdSequence());
            queueFrames();
        }
        tellResetTokens();
        return path;
    }

    private void follow(Path path, long nowNanos) {
        Path old = table.active();
        table.moveTo(path);
        validate(path, nowNanos);
        if (Migration.challengesOld(old)) {
            old.validator()
                    .start(
                            nowNanos,
                            connection.recovery.ptoNanos(),
                            PathValidator.INITIAL_PTO_NANOS);
        }
        onActiveChanged();
    }

    private void validate(Path path, long nowNanos) {
        if (path.validator().stage() == PathValidator.Stage.IDLE && !path.validated()) {
            path.validator()
                    .start(
                            nowNanos,
                            PathValidator.INITIAL_PTO_NANOS,
                            connection.recovery.ptoNanos());
            connection.wake();
        }
    }

    private void tellResetTokens() {
        connection.host.onResetTokens(connection, peerIds.resetTokens());
    }

    private void queueFrames() {
        while (localIds.hasFrame()) {
            connection.control.add(localIds.nextFrame());
        }
        while (peerIds.hasRetirement()) {
            connection.control.add(new ControlFrame.RetireConnectionId(peerIds.nextRetirement()));
        }
        connection.wake();
    }
}
