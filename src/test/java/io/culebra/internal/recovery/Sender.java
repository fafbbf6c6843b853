package io.culebra.internal.recovery;

import io.culebra.api.QuicSettings;
import io.culebra.internal.wire.AckFrame;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.TransportException;

/** A connection's sending half in short words, with a clock in milliseconds. */
final class Sender {
    static final long MS = 1_000_000;
    static final int PACKET = 1200;

    final Recovery recovery;
    final Outcomes outcomes = new Outcomes();
    long nowNanos = 1_000 * MS;

    private Sender(boolean server, QuicSettings settings) {
        recovery = new Recovery(server, settings, PACKET);
    }

    static Sender server() {
        return new Sender(true, QuicSettings.DEFAULTS);
    }

    static Sender client() {
        return new Sender(false, QuicSettings.DEFAULTS);
    }

    /** With the handshake behind it. */
    static Sender established() {
        Sender sender = server();
        sender.recovery.onHandshakeConfirmed();
        return sender;
    }

    static Sender with(QuicSettings settings) {
        Sender sender = new Sender(true, settings);
        sender.recovery.onHandshakeConfirmed();
        return sender;
    }

    Sender after(long millis) {
        nowNanos += millis * MS;
        return this;
    }

    /** Sends a full ack-eliciting packet of application data with nothing in it. */
    Sender send(long packetNumber) {
        return send(PacketNumberSpace.APPLICATION, packetNumber);
    }

    Sender send(PacketNumberSpace space, long packetNumber) {
        recovery.sent(space).begin(packetNumber);
        commit(space, PACKET, true, true);
        return this;
    }

    Sender sendStream(long packetNumber, long streamId, long offset, int length, boolean fin) {
        SentPackets sent = recovery.sent(PacketNumberSpace.APPLICATION);
        sent.begin(packetNumber);
        sent.stream(streamId, offset, length, fin);
        commit(PacketNumberSpace.APPLICATION, PACKET, true, true);
        return this;
    }

    Sender sendCrypto(PacketNumberSpace space, long packetNumber, long offset, int length) {
        recovery.sent(space).begin(packetNumber);
        recovery.sent(space).crypto(offset, length);
        commit(space, PACKET, true, true);
        return this;
    }

    /** Sends a packet that has an ACK frame only. */
    Sender sendAck(PacketNumberSpace space, long packetNumber, long largest) {
        recovery.sent(space).begin(packetNumber);
        recovery.sent(space).ack(largest);
        commit(space, 50, false, false);
        return this;
    }

    Sender sendMarked(long packetNumber, int ecn) {
        SentPackets sent = recovery.sent(PacketNumberSpace.APPLICATION);
        sent.begin(packetNumber);
        sent.commit(nowNanos, PACKET, true, true, 0, ecn);
        return this;
    }

    private void commit(PacketNumberSpace space, int bytes, boolean eliciting, boolean inFlight) {
        recovery.sent(space).commit(nowNanos, bytes, eliciting, inFlight, 0, Ecn.NOT_ECT);
    }

    /** The peer acknowledges ranges of application packets, lowest first. */
    Sender acked(long... bounds) {
        return ackedIn(PacketNumberSpace.APPLICATION, bounds);
    }

    Sender ackedIn(PacketNumberSpace space, long... bounds) {
        return acked(space, Acks.of(bounds), 0);
    }

    Sender acked(PacketNumberSpace space, AckFrame ack, long delayNanos) {
        try {
            recovery.onAck(space, ack, delayNanos, nowNanos, outcomes);
        } catch (TransportException e) {
            throw new AssertionError(e.reason(), e);
        }
        return this;
    }

    /** Goes to the deadline and through it. */
    Sender timeout() {
        nowNanos = Math.max(nowNanos, recovery.deadlineNanos());
        recovery.onTimeout(nowNanos, outcomes);
        return this;
    }

    /** Milliseconds until the deadline. */
    double untilDeadline() {
        return (double) (recovery.deadlineNanos() - nowNanos) / MS;
    }

    PathRecovery path() {
        return recovery.path(0);
    }

    long window() {
        return path().congestion().window();
    }

    /** A round trip of a number of milliseconds, by one packet. */
    Sender roundTrip(long packetNumber, long millis) {
        return send(packetNumber).after(millis).acked(packetNumber, packetNumber);
    }
}
