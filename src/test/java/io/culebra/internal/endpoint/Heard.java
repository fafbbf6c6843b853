package io.culebra.internal.endpoint;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.PacketType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A packet that the endpoint under test sent, opened.
 *
 * @param type what it was; ONE_RTT, too, for what could not be opened
 * @param opened false if there are no keys for it, or it is none of this connection's
 * @param number the whole packet number; -1 if there is none
 * @param destination the id that it was sent to
 * @param source of a long header
 * @param token of an Initial or Retry
 * @param frames without PADDING
 * @param packetBytes size of the packet
 * @param datagramBytes size of the datagram that it came in
 * @param datagram number of that datagram, counted up from 0 for each peer
 * @param to where it was sent to
 */
record Heard(
        PacketType type,
        boolean opened,
        long number,
        ConnectionId destination,
        ConnectionId source,
        ByteBuffer token,
        List<Frame> frames,
        int packetBytes,
        int datagramBytes,
        int datagram,
        InternetAddress to) {
    /** The first frame of a kind. */
    <F> Optional<F> first(Class<F> kind) {
        return Frames.pick(frames, kind).findFirst();
    }

    boolean has(Class<?> kind) {
        return first(kind).isPresent();
    }

    boolean isClose() {
        return has(ControlFrame.ConnectionClose.class) || has(ControlFrame.ApplicationClose.class);
    }
}
