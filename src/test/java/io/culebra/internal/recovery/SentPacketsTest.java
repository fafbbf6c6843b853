package io.culebra.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TransportErrorCode;
import io.culebra.internal.wire.ControlKind;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SentPacketsTest {
    private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION;

    private final Sender sender = Sender.established();
    private final SentPackets sent = sender.recovery.sent(SPACE);

    private List<String> heard() {
        return sender.outcomes.heard();
    }

    private void refuses(long... bounds) {
        TransportException refusal =
                assertThrows(
                        TransportException.class,
                        () ->
                                sender.recovery.onAck(
                                        SPACE,
                                        Acks.of(bounds),
                                        0,
                                        sender.nowNanos,
                                        sender.outcomes));
        assertEquals(Violation.ACK_OF_UNSENT_PACKET, refusal.violation());
        assertEquals(TransportErrorCode.PROTOCOL_VIOLATION.code(), refusal.code());
    }

    @Nested
    class Log {
        @Test
        void givesBackEveryKindOfFrame() {
            sent.begin(0);
            sent.stream(8, 100, 20, true);
            sent.crypto(5, 6);
            sent.control(ControlKind.MAX_STREAM_DATA, 4, Long.MAX_VALUE >>> 2);
            sent.ack(77);
            sent.commit(sender.nowNanos, 1200, true, true, 0, 0);
            sender.after(10).acked(0, 0);
            assertEquals(
                    List.of(
                            "APPLICATION crypto 5+6 acked",
                            "control 2 4 2305843009213693951 acked",
                            "APPLICATION ack 77 acked",
                            "stream 8 100+20 fin acked"),
                    heard());
        }

        @Test
        void forgetsACancelledPacketAndMayUseItsNumber() {
            sent.begin(0);
            sent.stream(0, 0, 10, false);
            sent.cancel();
            sender.sendStream(0, 4, 7, 3, false).after(10).acked(0, 0);
            assertEquals(List.of("stream 4 7+3 acked"), heard());
        }

        @Test
        void countsWhatIsInFlight() {
            sender.send(0).sendAck(SPACE, 1, 9).send(2);
            assertEquals(2 * Sender.PACKET, sender.path().bytesInFlight());
            assertTrue(sent.awaitsAck());
            sender.after(10).acked(0, 2);
            assertEquals(0, sender.path().bytesInFlight());
            assertFalse(sent.awaitsAck());
            assertEquals(3, sender.recovery.packetsSent());
        }

        @Test
        void keepsWhatPacketsCarryThroughGrowthAndWraps() {
            long acked = 0;
            for (long number = 0; number < 5000; number++) {
                sender.sendStream(number, 4 * number, number, 7, number % 3 == 0);
                // The window of packets without an answer breathes between 1 and 200.
                long lag = 1 + Math.abs(number % 400 - 200);
                while (number - acked >= lag) {
                    sender.acked(acked, acked);
                    String fin = acked % 3 == 0 ? " fin" : "";
                    String line = "stream " + 4 * acked + " " + acked + "+7" + fin + " acked";
                    assertEquals(List.of(line), heard());
                    acked++;
                }
            }
        }
    }

    /** RFC 9000 §13.1 and §21.4. */
    @Nested
    class NeverSent {
        @Test
        void isRefusedInASpaceWithoutPackets() {
            refuses(0, 0);
        }

        @Test
        void isRefusedBeyondTheLargestSent() {
            sender.send(0).send(1);
            refuses(0, 2);
        }

        @Test
        void isRefusedWhileThePacketIsBeingWritten() {
            sent.begin(0);
            refuses(0, 0);
        }

        @Test
        void isRefusedWhereANumberWasLeftOut() {
            sender.send(0).send(1).send(3).after(10).acked(0, 1);
            refuses(0, 3);
        }

        @Test
        void isFineWhereTheGapIsLeftOutToo() {
            sender.send(0).send(1).send(3).send(4).after(10).acked(0, 1, 3, 3).acked(0, 1, 3, 4);
            assertEquals(0, sender.path().bytesInFlight());
        }

        @Test
        void isFineAgainForWhatWasAcknowledgedBefore() {
            sender.send(0).send(1).after(10).acked(0, 1).acked(0, 1).acked(0, 0);
            assertEquals(0, sender.path().bytesInFlight());
            assertEquals(1, sender.recovery.largestAcked(SPACE));
        }
    }

    @Nested
    class Merging {
        @Test
        void makesOneCallOfNeighbours() {
            for (int i = 0; i < 44; i++) {
                sender.sendStream(i, 4, 1100L * i, 1100, i == 43);
            }
            sender.after(10).acked(0, 43);
            assertEquals(List.of("stream 4 0+48400 fin acked"), heard());
        }

        @Test
        void startsAnewWhereBytesAreMissingOrAnotherStreamComes() {
            sender.sendStream(0, 4, 0, 10, false).sendStream(1, 4, 10, 10, false);
            sender.sendStream(2, 4, 30, 10, false).sendStream(3, 8, 40, 10, false);
            sender.after(10).acked(0, 3);
            assertEquals(
                    List.of("stream 4 0+20 acked", "stream 4 30+10 acked", "stream 8 40+10 acked"),
                    heard());
        }

        @Test
        void goesAcrossPacketsAndRangesButNotAcrossAcks() {
            for (int i = 0; i < 6; i++) {
                sender.sendStream(i, 4, 10L * i, 10, false);
            }
            sender.after(10).acked(0, 1, 4, 4).acked(0, 2, 4, 5);
            assertEquals(
                    List.of(
                            "stream 4 0+20 acked",
                            "stream 4 40+10 acked",
                            "stream 4 20+10 acked",
                            "stream 4 50+10 acked"),
                    heard().stream().filter(line -> line.endsWith("acked")).toList());
        }

        @Test
        void takesAnEmptyFrameThatEndsTheStream() {
            sender.sendStream(0, 4, 0, 10, false).sendStream(1, 4, 10, 0, true);
            sender.after(10).acked(0, 1);
            assertEquals(List.of("stream 4 0+10 fin acked"), heard());
        }

        @Test
        void worksForLossesToo() {
            for (int i = 0; i < 6; i++) {
                sender.sendStream(i, 4, 10L * i, 10, false);
            }
            sender.after(10).acked(5, 5);
            assertEquals(List.of("stream 4 50+10 acked", "stream 4 0+30 lost"), heard());
        }
    }

    @Nested
    class PacketsWithoutAnswer {
        @Test
        void areForgottenWhenTheirPlaceIsNeeded() {
            for (int i = 0; i < 100_000; i++) {
                sender.sendAck(SPACE, i, i);
            }
            sender.after(10).acked(0, 99_999);
            assertTrue(heard().size() <= 16, "only the last few are remembered");
        }

        @Test
        void stayAsLongAsAnOlderPacketIsInFlight() {
            sender.send(0);
            for (int i = 1; i <= 40; i++) {
                sender.sendAck(SPACE, i, i);
            }
            sender.after(10).acked(0, 40);
            assertEquals(40, heard().size());
        }

        @Test
        void keepNoTimerRunning() {
            sender.sendAck(SPACE, 0, 5).send(1).after(10).acked(1, 1);
            assertEquals(Long.MAX_VALUE, sender.recovery.deadlineNanos());
        }

        @Test
        void areNeitherLostNorInFlight() {
            sender.sendAck(SPACE, 0, 5).send(1).send(2).send(3).send(4);
            sender.after(10).acked(4, 4);
            assertEquals(1, sender.recovery.packetsLost());
            assertEquals(2 * Sender.PACKET, sender.path().bytesInFlight());
        }
    }

    @Nested
    class Memory {
        @Test
        void canBeGivenBackAndComesAgain() {
            sender.send(0).after(10).acked(0, 0);
            sender.recovery.shrink();
            sender.sendStream(1, 4, 0, 10, false).sendStream(5, 4, 10, 10, false);
            sender.recovery.shrink();
            sender.after(10).acked(1, 1, 5, 5);
            assertEquals(List.of("stream 4 0+20 acked"), heard());
        }
    }
}
