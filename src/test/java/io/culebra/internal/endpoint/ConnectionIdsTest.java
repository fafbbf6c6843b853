package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.Violation;
import io.culebra.simulation.SeededRandom;
import io.culebra.simulation.SimulatedSink;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Connection ids of the endpoint: given, used, retired. */
class ConnectionIdsTest {
    private static final int ID_BYTES = 8;

    /** RFC 9000 §5.1.1, §5.1.2. */
    @Nested
    class Ids {
        private final HandmadePeer client = HandmadePeer.client(Subject.server());

        @Test
        void areReplacedWhenThePeerRetiresThem() {
            connect();
            assertEquals(List.of(1L, 2L, 3L), sequences());
            retire(1);
            assertEquals(List.of(1L, 2L, 3L, 4L), sequences());
            retire(3);
            retire(2);
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), sequences());
        }

        @Test
        void areNotReplacedTwice() {
            connect();
            retire(1);
            retire(1);
            assertEquals(List.of(1L, 2L, 3L, 4L), sequences());
        }

        /** RFC 9000 §5.2. */
        @Test
        void allLeadToTheConnectionUntilTheyAreRetired() {
            connect();
            for (ControlFrame.NewConnectionId given : List.copyOf(client.newIds)) {
                client.subjectId = given.id();
                client.assertStillTalking();
            }
            ControlFrame.NewConnectionId first = client.newIds.getFirst();
            retire(first.sequence());
            client.subjectId = first.id();
            client.send(client.oneRtt(Frames.ping()).padTo(100));
            assertEquals(1, client.subject.dropped(DropReason.STATELESS_RESET_SENT));
        }

        /** RFC 9000 §19.16. */
        @Test
        void mayNotBeRetiredByAPacketToThem() {
            connect();
            retire(0);
            client.assertClosedFor(Violation.RETIRED_ID_IN_USE);
        }

        private void connect() {
            client.parameters = ours -> ours.activeConnectionIdLimit(4);
            client.completeHandshake();
        }

        private void retire(long sequence) {
            client.sendEach(
                    client.oneRtt(Frames.control(new ControlFrame.RetireConnectionId(sequence))));
        }

        private List<Long> sequences() {
            client.round();
            return client.newIds.stream().map(ControlFrame.NewConnectionId::sequence).toList();
        }
    }

    /** RFC 9000 §5.2. */
    @Nested
    class Datagrams {
        @Test
        void goToTheConnectionThatTheirIdNamesThoughTheyComeInOneRun() {
            Subject server = Subject.server();
            HandmadePeer one = HandmadePeer.client(server, 1);
            HandmadePeer other = HandmadePeer.client(server, 2);
            one.completeHandshake();
            other.completeHandshake();
            byte[][] run = new byte[12][];
            for (int i = 0; i < run.length; i++) {
                HandmadePeer sender = i % 5 < 2 ? one : other;
                run[i] = sender.oneRtt(Frames.ping()).padTo(100).seal();
            }
            server.deliverRun(HandmadePeer.CLIENT, run);
            server.advance(30 * Subject.MS);
            assertEquals(0, server.dropped(DropReason.UNDECRYPTABLE));
            assertAcked(one, 6, server.host.sink.datagrams);
            assertAcked(other, 6, server.host.sink.datagrams);
        }

        /** All packets that the peer has sent, of which the last were in the run. */
        private static void assertAcked(
                HandmadePeer peer, int inRun, Iterable<SimulatedSink.Datagram> sent) {
            long next = peer.level(PacketType.ONE_RTT).nextNumber();
            boolean acked = false;
            for (SimulatedSink.Datagram datagram : sent) {
                byte[] id = Arrays.copyOfRange(datagram.bytes, 1, 1 + ID_BYTES);
                if (Arrays.equals(id, peer.ownId.bytes())) {
                    acked |=
                            peer.read(datagram).stream()
                                    .flatMap(
                                            packet -> Frames.pick(packet.frames(), Frame.Ack.class))
                                    .anyMatch(ack ->
                                            ack.covers(next - 1) && ack.covers(next - inRun));
                }
            }
            assertTrue(acked, "not all of the run was acknowledged");
        }
    }

    /** RFC 9000 §5.1. */
    @Nested
    class Chance {
        @Test
        void fillsAllOctetsButTheLengthAndTheWorkersShare() {
            int workers = 3;
            RoutedConnectionIds ids = new RoutedConnectionIds(ID_BYTES, workers);
            SeededRandom random = new SeededRandom(8);
            Set<List<Byte>> all = new HashSet<>();
            int[] ones = new int[ID_BYTES * Byte.SIZE];
            int count = 2000;
            for (int i = 0; i < count; i++) {
                byte[] id = new byte[ID_BYTES];
                ids.generate(2, random, id);
                assertEquals(2, (id[1] & 0xff) % workers);
                assertTrue(all.add(List.of(id[1], id[2], id[3], id[4], id[5], id[6], id[7])));
                for (int bit = 0; bit < ones.length; bit++) {
                    ones[bit] += id[bit / Byte.SIZE] >> (bit % Byte.SIZE) & 1;
                }
            }
            for (int bit = Byte.SIZE; bit < ones.length; bit++) {
                double share = (double) ones[bit] / count;
                assertFalse(share < 0.4 || share > 0.6, "bit " + bit + ": " + share);
            }
        }
    }
}
