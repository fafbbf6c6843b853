package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.TransportParameters;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the peer's transport parameters keep us from. RFC 9000 §7.4, §18.2. */
class PeerLimitsTest {
    private static final QuicSettings LARGE_PACKETS =
            QuicSettings.builder().packetBytes(1400).build();
    private static final int MUCH = 100_000;

    @ParameterizedTest
    @CsvSource({"1200, 1200", "1250, 1250", "1400, 1400", "65527, 1400"})
    void sendsNoLargerDatagrams(int limit, int largest) {
        HandmadePeer client = connected(ours -> ours.maxUdpPayloadSize(limit));
        write(client, stream(client), MUCH);
        List<Heard> heard = listenLong(client);
        assertEquals(largest, heard.stream().mapToInt(Heard::datagramBytes).max().orElse(0));
    }

    @Test
    void sendsNoMoreStreamDataThanTheStreamMayHave() {
        HandmadePeer client = connected(ours -> ours.initialMaxStreamDataBidiRemote(777));
        write(client, stream(client), MUCH);
        assertEquals(777, streamBytes(listenLong(client)));
    }

    @Test
    void sendsNoMoreStreamDataThanTheConnectionMayHave() {
        HandmadePeer client = connected(ours -> ours.initialMaxData(999));
        write(client, stream(client), MUCH);
        write(client, stream(client), MUCH);
        assertEquals(999, streamBytes(listenLong(client)));
    }

    @Test
    void opensNoMoreStreamsThanItMay() {
        HandmadePeer client =
                connected(ours -> ours.initialMaxStreamsBidi(3).initialMaxStreamsUni(1));
        assertEquals(3, openAll(client, true));
        assertEquals(1, openAll(client, false));
    }

    /** RFC 9000 §5.1.1. */
    @ParameterizedTest
    @CsvSource({"2, 1", "3, 2", "4, 3", "60, 3"})
    void givesAsManyIdsAsThePeerKeeps(int limit, int more) {
        assertEquals(more, connected(ours -> ours.activeConnectionIdLimit(limit)).newIds.size());
    }

    /** RFC 9002 §6.2.1. */
    @Test
    void waitsForAcknowledgementsThatThePeerMayDelay() {
        HandmadePeer client = connected(ours -> ours.maxAckDelayMillis(2000));
        write(client, stream(client), 100);
        assertEquals(1, client.listen().size());
        client.subject.advance(2000 * Subject.MS);
        assertEquals(List.of(), client.listen(), "a probe too soon");
        client.subject.advance(500 * Subject.MS);
        assertTrue(!client.listen().isEmpty(), "no probe");
    }

    private static HandmadePeer connected(UnaryOperator<TransportParameters.Builder> parameters) {
        Subject server = Subject.server(options -> options.settings = LARGE_PACKETS);
        HandmadePeer client = HandmadePeer.client(server);
        client.parameters = parameters;
        client.completeHandshake();
        return client;
    }

    private static QuicStream stream(HandmadePeer client) {
        return client.subject.connection().tryOpenStream(true).orElseThrow();
    }

    private static void write(HandmadePeer client, QuicStream stream, int bytes) {
        stream.write(MemorySegment.ofArray(new byte[bytes]), 0, bytes, false);
        client.subject.turn();
    }

    private static int openAll(HandmadePeer client, boolean bidirectional) {
        QuicConnection connection = client.subject.connection();
        int count = 0;
        while (count < 100 && connection.tryOpenStream(bidirectional).isPresent()) {
            count++;
        }
        return count;
    }

    private static List<Heard> listenLong(HandmadePeer client) {
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.addAll(client.round());
        }
        client.subject.assertSound();
        return all.stream().filter(packet -> packet.type() == PacketType.ONE_RTT).toList();
    }

    private static long streamBytes(List<Heard> heard) {
        return heard.stream()
                .flatMap(packet -> Frames.pick(packet.frames(), Frame.Stream.class))
                .mapToLong(frame -> frame.bytes().remaining())
                .sum();
    }
}
