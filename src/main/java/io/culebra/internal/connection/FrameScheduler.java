package io.culebra.internal.connection;

import io.culebra.api.TransportErrorCode;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.recovery.AckTracker;
import io.culebra.internal.stream.Streams;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.FrameWriter;
import io.culebra.internal.wire.PacketNumberSpace;

/**
 * Decides which frames go into a packet: acknowledgements, CRYPTO, rare frames, streams, in this
 * order, until the packet is full.
 */
final class FrameScheduler {
    /** The packet asks for an acknowledgement. */
    static final int ELICITING = 1;

    /** The last frame runs to the end of the packet: nothing may follow it, not even padding. */
    static final int OPEN_END = 2;

    /** The packet carries an ACK frame. */
    static final int ACK = 4;

    /** The packet closes the connection. */
    static final int CLOSE = 8;

    private static final int MAX_ACK_BYTES = 300;

    /** RFC 9000 §18.2: the default ack_delay_exponent, which we announce by silence. */
    private static final int ACK_DELAY_EXPONENT = 3;

    private static final int NANOS_PER_MICRO = 1000;

    private final Connection connection;

    FrameScheduler(Connection connection) {
        this.connection = connection;
    }

    /** Whether a packet of this space has a reason to be sent now. */
    boolean wants(PacketSpace space, boolean mayElicit, long nowNanos) {
        return connection.closing.isClosing()
                || space.acks.ackDue(nowNanos)
                || (mayElicit && hasContent(space));
    }

    /** Whether there is anything to send but acknowledgements. */
    boolean hasContent(PacketSpace space) {
        return connection.recovery.probesOwed(space.id) > 0 || hasUnsent(space);
    }

    /** Whether there are frames to send that ask for an acknowledgement. */
    boolean hasUnsent(PacketSpace space) {
        if (space.crypto.hasUnsent()) {
            return true;
        }
        return space.id == PacketNumberSpace.APPLICATION
                && (!connection.control.isEmpty() || connection.streams.hasWork());
    }

    /**
     * Fills a packet whose record in the sent log is open.
     *
     * @param mayElicit whether congestion control and pacing allow more than an acknowledgement
     * @return bits of {@link #ELICITING}, {@link #OPEN_END} and {@link #ACK}; 0 if nothing was
     *     written
     */
    int fill(PacketSpace space, SegmentWriter out, boolean mayElicit, long nowNanos) {
        if (connection.closing.isClosing()) {
            return fillClose(space, out);
        }
        int flags = 0;
        boolean content = mayElicit && hasContent(space);
        AckTracker acks = space.acks;
        if (acks.ackDue(nowNanos) || (content && acks.hasUnsentAck())) {
            flags |= writeAck(space, out, nowNanos);
        }
        if (!content) {
            return flags;
        }
        repeatForProbe(space);
        if (space.crypto.fill(out, space.sent)) {
            flags |= ELICITING;
        }
        if (space.id == PacketNumberSpace.APPLICATION) {
            if (connection.control.fill(out, space.sent)) {
                flags |= ELICITING;
            }
            flags |= fillStreams(out, space);
        }
        if ((flags & ELICITING) == 0
                && connection.recovery.probesOwed(space.id) > 0
                && out.remaining() > 0) {
            FrameWriter.writeControl(out, new ControlFrame.Ping());
            flags |= ELICITING;
        }
        return flags;
    }

    /**
     * RFC 9002 §6.2.4: a probe carries what is still unacknowledged rather than nothing. The second
     * of two repeats the first if there is no more: some servers refuse a first Initial that has no
     * CRYPTO frame.
     */
    void repeatForProbe(PacketSpace space) {
        if (connection.recovery.probesOwed(space.id) > 0 && !hasUnsent(space)) {
            connection.recovery.requeueOldest(space.id, connection.outcomes);
        }
    }

    private int fillClose(PacketSpace space, SegmentWriter out) {
        ControlFrame close = connection.closing.frame();
        if (space.id != PacketNumberSpace.APPLICATION
                && close instanceof ControlFrame.ApplicationClose) {
            // RFC 9000 §10.2.3: the application's state is not shown before 1-RTT keys protect it.
            close =
                    new ControlFrame.ConnectionClose(
                            TransportErrorCode.APPLICATION_ERROR.code(), 0, "");
        }
        if (FrameWriter.controlSize(close) > out.remaining()) {
            return 0;
        }
        FrameWriter.writeControl(out, close);
        return CLOSE;
    }

    private int fillStreams(SegmentWriter out, PacketSpace space) {
        Streams streams = connection.streams;
        return streams.hasWork() ? streams.fill(out, space.sent) : 0;
    }

    private int writeAck(PacketSpace space, SegmentWriter out, long nowNanos) {
        AckTracker acks = space.acks;
        long delay = 0;
        if (space.id == PacketNumberSpace.APPLICATION) {
            long waited = Math.max(0, nowNanos - acks.largestReceivedNanos());
            delay = (waited / NANOS_PER_MICRO) >> ACK_DELAY_EXPONENT;
        }
        int room = (int) Math.min(MAX_ACK_BYTES, out.remaining());
        int written =
                acks.hasEcn()
                        ? FrameWriter.writeAck(
                                out,
                                acks.received(),
                                delay,
                                acks.ect0(),
                                acks.ect1(),
                                acks.ce(),
                                room)
                        : FrameWriter.writeAck(out, acks.received(), delay, room);
        if (written == 0) {
            return 0;
        }
        space.sent.ack(acks.received().max());
        acks.onAckSent(nowNanos);
        return ACK;
    }
}
