package io.culebra.internal.connection;

import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.FrameParser;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;

/**
 * What comes in, packet by packet: frames dispatched, then the packet noted for acknowledgement;
 * what cannot be opened yet is kept, what never can be is dropped and counted.
 */
final class Arrivals {
    private final Connection connection;
    private final FrameDispatcher dispatcher;
    private final DatagramReader reader;
    private final LatePackets late = new LatePackets();
    private DatagramRun run;
    private boolean replayDue;
    private MemorySegment destinationMemory = MemorySegment.NULL;
    private long destinationAt;
    private int destinationLength;

    Arrivals(Connection connection, DatagramRun noRun) {
        this.connection = connection;
        run = noRun;
        dispatcher = new FrameDispatcher(connection, noRun);
        reader = new DatagramReader(connection, this);
    }

    /** Reads whole datagrams of a run, and then what they brought the keys for. */
    void read(DatagramRun datagrams, int from, int length) throws TransportException {
        run = datagrams;
        dispatcher.run(datagrams);
        reader.read(datagrams, from, length);
        connection.early.settle();
        replay();
    }

    /** Reads what there are keys for now. */
    void replay() throws TransportException {
        while (replayDue && connection.isOpen()) {
            replayDue = false;
            late.replay(this::readKept);
        }
    }

    private void readKept(DatagramRun packet) throws TransportException {
        run = packet;
        dispatcher.run(packet);
        reader.readKept(packet.bytes(), packet.from(), (long) packet.from() + packet.length());
    }

    /** A packet was opened: its frames are read, then it is noted for acknowledgement. */
    void onPacket(
            PacketSpace space,
            PacketType type,
            MemorySegment memory,
            long from,
            long to,
            long packetNumber)
            throws TransportException {
        boolean largest = packetNumber > space.acks.received().max();
        long nowNanos = connection.nowNanos();
        dispatcher.space(space);
        connection.streams.arrivals().early(type == PacketType.ZERO_RTT);
        int bits = connection.context.frames().parse(memory, from, to, type, dispatcher);
        boolean eliciting = (bits & FrameParser.ACK_ELICITING) != 0;
        space.acks.record(packetNumber, eliciting, nowNanos, run.ecn());
        connection.totals.packetsReceived++;
        connection.ending.onReceived(nowNanos);
        if (space == connection.application) {
            boolean probing = (bits & FrameParser.NON_PROBING) == 0;
            connection.paths.onPacket(probing, largest, nowNanos);
        }
    }

    /** Where the packet that is being read says whom it is for. */
    void onDestination(MemorySegment memory, long at, int length) {
        destinationMemory = memory;
        destinationAt = at;
        destinationLength = length;
    }

    /** The id that the packet that is being read is for. */
    ConnectionId destination() {
        return ConnectionId.read(destinationMemory, destinationAt, destinationLength);
    }

    void onAck(PacketSpace space, AckFrame ack) throws TransportException {
        long delay = space == connection.application ? connection.limits.ackDelayNanos(ack) : 0;
        connection.recovery.onAck(space.id, ack, delay, connection.nowNanos(), connection.outcomes);
        if (space == connection.application) {
            OneRttKeys keys = connection.handshake.writeKeys();
            if (keys != null) {
                keys.onAcknowledged(ack.largest());
            }
        } else if (space.id == PacketNumberSpace.HANDSHAKE) {
            connection.recovery.onAddressValidated();
        }
    }

    void onDropped(DropReason reason, int bytes) {
        connection.host.onDropped(reason, bytes);
    }

    void onUndecryptable(MemorySegment memory, long at, int length) {
        if (length >= Ending.LEAST_RESET_BYTES
                && connection
                        .paths
                        .peerIds()
                        .isResetToken(memory, at + length - Ending.RESET_TOKEN_BYTES)) {
            connection.ending.onStatelessReset();
            return;
        }
        onDropped(DropReason.UNDECRYPTABLE, length);
    }

    void keepForLater(MemorySegment memory, long at, int bytes) {
        if (connection.handshake.isComplete() || !late.keep(run, at, bytes)) {
            onDropped(DropReason.NO_KEYS, bytes);
        }
    }

    /** What was kept may be readable now. */
    void onKeysInstalled() {
        replayDue = !late.isEmpty();
    }

    void release() {
        late.release();
    }
}
