package io.culebra.internal.recovery;

import io.culebra.internal.wire.SentLog;

/**
 * What was sent in one packet number space and is not settled yet. A packet is begun, what is
 * written into it is logged, and it is committed when it is on its way. Makes no garbage once its
 * rings have grown to what is in flight.
 */
public final class SentPackets implements SentLog {
    static final long NEVER_SENT = Long.MIN_VALUE;

    private static final long NO_PACKET = -1;

    private final PathTable paths;
    private final PacketRing packets = new PacketRing();
    private final FrameRing frames = new FrameRing();
    private long open = NO_PACKET;
    private long openFrom;
    private int elicitingInFlight;
    private long lastElicitingNanos = NEVER_SENT;
    private long count;
    private long ect0Count;

    SentPackets(PathTable paths) {
        this.paths = paths;
    }

    /**
     * Begins a packet.
     *
     * @param packetNumber larger than all committed before; numbers may be left out
     */
    public void begin(long packetNumber) {
        assert open == NO_PACKET : "packet " + open + " was neither committed nor cancelled";
        assert packetNumber >= packets.next() : "packet " + packetNumber + " again";
        open = packetNumber;
        openFrom = frames.end();
    }

    @Override
    public void stream(long streamId, long offset, int length, boolean fin) {
        frames.add(FrameRing.head(FrameRing.STREAM, length, fin), streamId, offset);
    }

    @Override
    public void crypto(long offset, int length) {
        frames.add(FrameRing.head(FrameRing.CRYPTO, length, false), offset, 0);
    }

    @Override
    public void control(int kind, long first, long second) {
        frames.add(FrameRing.head(FrameRing.CONTROL, kind, false), first, second);
    }

    @Override
    public void ack(long largest) {
        frames.add(FrameRing.head(FrameRing.ACK, 0, false), largest, 0);
    }

    /**
     * The packet that was begun is on its way. Its path's window, pacer and ECN count it.
     *
     * @param nowNanos the time
     * @param bytes its size, 0 to 65,535
     * @param ackEliciting whether the peer has to acknowledge it
     * @param inFlight whether it counts for congestion control: it is ack-eliciting or padded
     * @param path index of its path
     * @param ecn the ECN bits it is sent with, see {@link Ecn}
     */
    public void commit(
            long nowNanos, int bytes, boolean ackEliciting, boolean inFlight, int path, int ecn) {
        assert open != NO_PACKET : "no packet was begun";
        assert inFlight || !ackEliciting : "an ack-eliciting packet is always in flight";
        PathRecovery where = paths.at(path);
        int frameCount = (int) (frames.end() - openFrom);
        long base = packets.base();
        packets.append(
                open,
                PacketRing.meta(
                        bytes, ackEliciting, inFlight, path, where.epoch(), ecn, frameCount),
                nowNanos,
                openFrom);
        if (packets.base() != base) {
            frames.release(packets.firstFrame(packets.at(packets.base())));
        }
        open = NO_PACKET;
        count++;
        if (ackEliciting) {
            elicitingInFlight++;
            lastElicitingNanos = nowNanos;
        }
        if (inFlight) {
            where.onSent(bytes, nowNanos);
        }
        if (ecn == Ecn.ECT0) {
            ect0Count++;
            where.ecn().onSent();
        }
    }

    /** Forgets the packet that was begun; its number may be used. */
    public void cancel() {
        frames.truncate(openFrom);
        open = NO_PACKET;
    }

    /**
     * Packets committed so far.
     *
     * @return 0 or more
     */
    public long count() {
        return count;
    }

    /**
     * Whether an acknowledgement is awaited.
     *
     * @return true if an ack-eliciting packet is neither acknowledged nor lost
     */
    public boolean awaitsAck() {
        return elicitingInFlight > 0;
    }

    /** When the last ack-eliciting packet was sent, or {@link #NEVER_SENT}. */
    long lastElicitingNanos() {
        return lastElicitingNanos;
    }

    /** Packets committed with ECT(0) so far. */
    long ect0Count() {
        return ect0Count;
    }

    PacketRing packets() {
        return packets;
    }

    FrameRing frames() {
        return frames;
    }

    /** One ack-eliciting packet less to wait for. */
    void onElicitingSettled() {
        elicitingInFlight--;
        assert elicitingInFlight >= 0;
    }

    /** Forgets what is settled at the old end. */
    void trim(long largestAcked) {
        packets.trim(largestAcked);
        boolean none = packets.base() == packets.next();
        frames.release(none ? frames.end() : packets.firstFrame(packets.at(packets.base())));
    }

    /** Forgets all packets, as if they had never been in flight. */
    void discardAll() {
        assert open == NO_PACKET : "packet " + open + " is being written";
        for (long number = packets.base(); number < packets.next(); number++) {
            long meta = packets.meta(packets.at(number));
            if (PacketRing.state(meta) == PacketRing.OUTSTANDING && PacketRing.inFlight(meta)) {
                paths.at(PacketRing.path(meta)).onDiscarded(meta);
            }
        }
        elicitingInFlight = 0;
        packets.clear();
        frames.release(frames.end());
        shrink();
    }

    /** Gives back memory, if nothing is outstanding. */
    void shrink() {
        packets.shrink();
        frames.shrink();
    }
}
