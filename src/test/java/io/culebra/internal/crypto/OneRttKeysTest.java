package io.culebra.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TransportErrorCode;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9001, 6: two ends that update their keys, and peers that do it wrong. */
@ParameterizedClass
@EnumSource(Ciphers.class)
class OneRttKeysTest {
    private static final CipherSuite SUITE = CipherSuite.AES_128_GCM_SHA256;
    private static final long SEALED_LIMIT = 100;
    private static final long FORGED_LIMIT = 10;
    private static final long PTO = KeyUpdatePeer.PTO;

    private final AeadProvider provider;
    private final KeyUpdatePeer we;
    private final KeyUpdatePeer peer;

    OneRttKeysTest(Ciphers ciphers) {
        provider = ciphers.provider();
        we = new KeyUpdatePeer(provider, SUITE, 1, 2, SEALED_LIMIT, FORGED_LIMIT);
        peer = new KeyUpdatePeer(provider, SUITE, 2, 1, SEALED_LIMIT, FORGED_LIMIT);
    }

    @AfterEach
    void part() {
        we.close();
        we.close();
        peer.close();
    }

    /** RFC 9001, 6.1. */
    @Nested
    class OurUpdate {
        @Test
        void needsAConfirmedHandshakeAndAnAcknowledgment() throws TransportException {
            assertFalse(we.keys.mayUpdate());
            exchange(0);
            assertFalse(we.keys.mayUpdate(), "not confirmed");
            we.keys.onHandshakeConfirmed();
            assertTrue(we.keys.mayUpdate());
        }

        @Test
        void isRefusedWithoutAnAcknowledgment() throws TransportException {
            we.keys.onHandshakeConfirmed();
            assertTrue(peer.open(we.seal(5), 5));
            we.keys.onAcknowledged(4);
            assertFalse(we.keys.mayUpdate(), "of an earlier packet, sealed with 0-RTT keys");
            assertThrows(IllegalStateException.class, we.keys::initiateUpdate);
        }

        @Test
        void isFollowedByThePeer() throws TransportException {
            confirmBoth();
            we.keys.initiateUpdate();
            assertEquals(1, we.keys.sendPhase());
            assertEquals(0, peer.keys.sendPhase());
            assertTrue(peer.open(we.seal(1), 1));
            assertEquals(1, peer.keys.sendPhase(), "follows at once");
            assertTrue(we.open(peer.seal(1), 1));
            assertEquals(1, we.keys.updates());
            assertEquals(1, peer.keys.updates());
        }

        @Test
        void keepsTheOldReadKeysUntilThePeerFollows() throws TransportException {
            confirmBoth();
            we.keys.initiateUpdate();
            for (int number = 1; number < 5; number++) {
                we.nowNanos += 10 * PTO;
                assertTrue(we.open(peer.seal(number), number), "the peer has heard nothing yet");
            }
            assertEquals(1, we.keys.sendPhase());
        }

        @Test
        void isNotRepeatedBeforeAnAcknowledgmentAndThreeProbeTimeouts() throws TransportException {
            confirmBoth();
            we.keys.initiateUpdate();
            assertFalse(we.keys.mayUpdate());
            exchange(1);
            assertFalse(we.keys.mayUpdate(), "the peer may still hold its old keys");
            we.nowNanos += 3 * PTO - 1;
            assertTrue(we.open(peer.seal(2), 2));
            assertFalse(we.keys.mayUpdate());
            we.nowNanos += 1;
            assertTrue(we.open(peer.seal(3), 3));
            assertTrue(we.keys.mayUpdate());
        }

        @Test
        void happensAgainAndAgain() throws TransportException {
            confirmBoth();
            for (long round = 1; round <= 20; round++) {
                KeyUpdatePeer first = round % 3 == 0 ? peer : we;
                KeyUpdatePeer second = first == we ? peer : we;
                first.keys.initiateUpdate();
                assertTrue(second.open(first.seal(2 * round), 2 * round));
                assertTrue(first.open(second.seal(2 * round), 2 * round));
                acknowledge(2 * round);
                we.nowNanos += 5 * PTO;
                peer.nowNanos += 5 * PTO;
                exchange(2 * round + 1);
                assertEquals(round & 1, we.keys.sendPhase());
                assertEquals(round & 1, peer.keys.sendPhase());
            }
        }

        @Test
        void andThePeersAtTheSameTimeAreOne() throws TransportException {
            confirmBoth();
            we.keys.initiateUpdate();
            peer.keys.initiateUpdate();
            MemorySegment ours = we.seal(1);
            MemorySegment theirs = peer.seal(1);
            assertTrue(peer.open(ours, 1));
            assertTrue(we.open(theirs, 1));
            assertEquals(1, we.keys.updates());
            assertEquals(1, peer.keys.updates());
        }
    }

    /** RFC 9001, 6.5. */
    @Nested
    class DelayedPackets {
        @Test
        void areOpenedWithTheOldKeysForThreeProbeTimeouts() throws TransportException {
            confirmBoth();
            MemorySegment first = peer.seal(1);
            MemorySegment second = peer.seal(2);
            peer.keys.initiateUpdate();
            assertTrue(we.open(peer.seal(3), 3));
            we.nowNanos += 3 * PTO - 1;
            assertTrue(we.open(second, 2));
            we.nowNanos += 1;
            assertFalse(we.open(first, 1), "the old keys are gone");
            assertTrue(we.open(peer.seal(4), 4));
        }

        @Test
        void doNotStandInTheWayOfAQuickNextUpdate() throws TransportException {
            confirmBoth();
            MemorySegment late = peer.seal(1);
            peer.keys.initiateUpdate();
            assertTrue(we.open(peer.seal(2), 2));
            assertTrue(peer.open(we.seal(2), 2));
            peer.keys.onAcknowledged(2);
            peer.nowNanos += 4 * PTO;
            assertTrue(peer.open(we.seal(3), 3));
            assertTrue(peer.keys.mayUpdate());
            // The peer's clock runs faster than ours: the previous keys are still here.
            peer.keys.initiateUpdate();
            assertTrue(we.open(peer.seal(4), 4));
            assertEquals(2, we.keys.updates());
            assertFalse(we.open(late, 1), "of two phases ago");
        }

        @Test
        void ofTheFirstPhaseAreOpenedWhenTheSecondCameFirst() throws TransportException {
            confirmBoth();
            MemorySegment late = peer.seal(7);
            peer.keys.initiateUpdate();
            MemorySegment early = peer.seal(8);
            assertTrue(we.open(early, 8));
            assertTrue(we.open(late, 7));
            assertTrue(we.open(peer.seal(9), 9));
            assertEquals(1, we.keys.updates());
        }
    }

    /** RFC 9001, 6.2 and 6.4. */
    @Nested
    class KeyUpdateError {
        @Test
        void isASecondUpdateBeforeWeAnsweredTheFirst() throws TransportException {
            confirmBoth();
            KeyUpdatePeer hasty = twiceUpdated();
            peer.keys.initiateUpdate();
            assertTrue(we.open(peer.seal(1), 1));
            assertViolation(Violation.KEY_UPDATE_TOO_SOON, () -> we.open(hasty.seal(2), 2));
        }

        @Test
        void isAnUpdateBeforeWeHaveSentAnything() throws TransportException {
            KeyUpdatePeer hasty = new KeyUpdatePeer(provider, SUITE, 2, 1, 100, 100);
            KeyUpdatePeer other = new KeyUpdatePeer(provider, SUITE, 1, 2, 100, 100);
            assertTrue(other.open(hasty.seal(0), 0));
            assertTrue(hasty.open(other.seal(0), 0));
            hasty.keys.onAcknowledged(0);
            hasty.keys.onHandshakeConfirmed();
            hasty.keys.initiateUpdate();
            assertViolation(Violation.KEY_UPDATE_TOO_SOON, () -> we.open(hasty.seal(1), 1));
        }

        @Test
        void isANewKeyOnANumberBelowOneOfTheOldKeys() throws TransportException {
            confirmBoth();
            assertTrue(we.open(peer.seal(9), 9));
            peer.keys.initiateUpdate();
            assertViolation(Violation.KEY_UPDATE_BACKWARD, () -> we.open(peer.seal(8), 8));
        }

        @Test
        void isANewKeyOnSuchANumberAlsoOnceTheUpdateIsKnown() throws TransportException {
            confirmBoth();
            assertTrue(we.open(peer.seal(9), 9));
            peer.keys.initiateUpdate();
            assertTrue(we.open(peer.seal(10), 10));
            assertViolation(Violation.KEY_UPDATE_BACKWARD, () -> we.open(peer.seal(7), 7));
        }

        @Test
        void isAnOldKeyOnANumberAboveOneOfTheNewKeys() throws TransportException {
            confirmBoth();
            MemorySegment wrong = peer.seal(11);
            peer.keys.initiateUpdate();
            assertTrue(we.open(peer.seal(10), 10));
            assertTrue(we.open(peer.seal(12), 12));
            assertViolation(Violation.KEY_UPDATE_BACKWARD, () -> we.open(wrong, 11));
        }

        @Test
        void isAnAcknowledgmentUnderOldKeysOfAPacketUnderNewOnes() throws TransportException {
            confirmBoth();
            we.keys.initiateUpdate();
            assertTrue(peer.open(we.seal(1), 1));
            KeyUpdatePeer stubborn = new KeyUpdatePeer(provider, SUITE, 2, 1, 100, 100);
            assertTrue(we.open(stubborn.seal(1), 1));
            assertViolation(Violation.KEY_UPDATE_ACK, () -> we.keys.onAcknowledged(1));
        }

        /** A peer that went on to phase 2 while nobody answered in phase 1. */
        private KeyUpdatePeer twiceUpdated() throws TransportException {
            KeyUpdatePeer hasty = new KeyUpdatePeer(provider, SUITE, 2, 1, 100, 100);
            KeyUpdatePeer victim = new KeyUpdatePeer(provider, SUITE, 1, 2, 100, 100);
            hasty.keys.onHandshakeConfirmed();
            for (int number = 0; number < 20; number += 10) {
                assertTrue(victim.open(hasty.seal(number), number));
                assertTrue(hasty.open(victim.seal(number), number));
                hasty.keys.onAcknowledged(number);
                hasty.nowNanos += 4 * PTO;
                assertTrue(hasty.open(victim.seal(number + 1), number + 1));
                hasty.keys.initiateUpdate();
            }
            return hasty;
        }
    }

    /** RFC 9001, 5.5 and 6.3. */
    @Nested
    class ForgedPackets {
        @Test
        void thatClaimAnUpdateChangeNothing() throws TransportException {
            confirmBoth();
            KeyUpdatePeer stranger = new KeyUpdatePeer(provider, SUITE, 4, 3, 100, 100);
            MemorySegment packet = stranger.seal(1);
            for (int i = 0; i < 6; i++) {
                we.open(packet, 1 + i);
                we.nowNanos += PTO;
            }
            assertEquals(0, we.keys.updates());
            assertEquals(6, we.keys.forged());
            assertTrue(we.open(peer.seal(1), 1));
        }

        @Test
        void withThePhaseBitChangedAreRefusedAndTheNextUpdateStillWorks()
                throws TransportException {
            confirmBoth();
            MemorySegment packet = peer.seal(1);
            Bytes.flip(packet, 0, 2);
            assertFalse(we.open(packet, 1));
            assertEquals(0, we.keys.sendPhase());
            peer.keys.initiateUpdate();
            assertTrue(we.open(peer.seal(2), 2));
            assertEquals(1, we.keys.sendPhase());
        }
    }

    /** RFC 9001, 6.6. */
    @Nested
    class Limits {
        @Test
        void makeAnUpdateDueAtHalfOfWhatAKeyMaySeal() throws TransportException {
            confirmBoth();
            for (int number = 1; number < SEALED_LIMIT / 2; number++) {
                assertFalse(we.keys.updateDue());
                we.seal(number);
            }
            assertTrue(we.keys.updateDue());
            we.keys.initiateUpdate();
            assertFalse(we.keys.updateDue(), "new keys");
            we.seal(SEALED_LIMIT);
            assertFalse(we.keys.updateDue());
        }

        @Test
        void endTheConnectionWhenAKeyIsUsedUp() throws TransportException {
            for (int number = 0; number < SEALED_LIMIT; number++) {
                we.seal(number);
            }
            assertViolation(Violation.CONFIDENTIALITY_LIMIT, () -> we.seal(SEALED_LIMIT));
        }

        @Test
        void startAnewWithEveryKey() throws TransportException {
            confirmBoth();
            for (int number = 1; number < SEALED_LIMIT; number++) {
                we.seal(number);
            }
            we.keys.initiateUpdate();
            for (int number = 0; number < SEALED_LIMIT; number++) {
                we.seal(SEALED_LIMIT + number);
            }
            assertViolation(Violation.CONFIDENTIALITY_LIMIT, () -> we.seal(2 * SEALED_LIMIT));
        }

        @Test
        void refuseARunThatWouldPassThem() throws TransportException {
            for (int number = 0; number < SEALED_LIMIT - 1; number++) {
                we.seal(number);
            }
            MemorySegment run = Bytes.nativeMemory(2 * 60);
            assertViolation(
                    Violation.CONFIDENTIALITY_LIMIT,
                    () -> we.keys.sealRun(run, 0, 60, 2, 60, Packets.SHORT_OFFSET, 2, 99));
            we.seal(SEALED_LIMIT - 1);
        }

        @Test
        void countForgeriesOverAllKeys() throws TransportException {
            confirmBoth();
            KeyUpdatePeer stranger = new KeyUpdatePeer(provider, SUITE, 4, 3, 100, 100);
            MemorySegment packet = stranger.seal(1);
            for (int i = 0; i < FORGED_LIMIT; i++) {
                assertFalse(we.open(packet, 20 + i));
                if (i == 4) {
                    peer.keys.initiateUpdate();
                    assertTrue(we.open(peer.seal(1), 1));
                }
            }
            assertViolation(Violation.INTEGRITY_LIMIT, () -> we.open(packet, 40));
        }
    }

    private void confirmBoth() throws TransportException {
        we.keys.onHandshakeConfirmed();
        peer.keys.onHandshakeConfirmed();
        exchange(0);
        assertTrue(we.keys.mayUpdate());
        assertTrue(peer.keys.mayUpdate());
    }

    /** Each sends the other one packet, and each acknowledges it. */
    private void exchange(long packetNumber) throws TransportException {
        assertTrue(peer.open(we.seal(packetNumber), packetNumber));
        assertTrue(we.open(peer.seal(packetNumber), packetNumber));
        acknowledge(packetNumber);
    }

    private void acknowledge(long packetNumber) throws TransportException {
        we.keys.onAcknowledged(packetNumber);
        peer.keys.onAcknowledged(packetNumber);
    }

    private static void assertViolation(Violation expected, Executable action) {
        TransportException thrown = assertThrows(TransportException.class, action);
        assertEquals(expected, thrown.violation());
        boolean limit = expected.name().endsWith("LIMIT");
        TransportErrorCode code =
                limit ? TransportErrorCode.AEAD_LIMIT_REACHED : TransportErrorCode.KEY_UPDATE_ERROR;
        assertEquals(code.code(), thrown.code());
    }
}
