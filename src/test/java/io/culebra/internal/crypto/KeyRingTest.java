package io.culebra.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.KeyRing.Purpose;
import io.culebra.internal.wire.ConnectionId;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final byte[] CLEAR = Bytes.hex("00112233445566778899");
    private static final byte[] ADDRESS = Bytes.hex("c0000201");
    private static final ConnectionId ID = ConnectionId.of(Bytes.hex("0102030405060708"));

    private final RandomSource random = new Seeded(1);
    private final KeyRing ring = KeyRing.of(random);

    @Nested
    class SealedBytes {
        @Test
        void openForWhomTheyWereSealed() {
            for (Purpose purpose : Purpose.values()) {
                byte[] sealed = ring.seal(purpose, CLEAR, ADDRESS, random);
                assertEquals(KeyRing.sealedBytes(CLEAR.length), sealed.length);
                assertArrayEquals(CLEAR, ring.open(purpose, sealed, ADDRESS).orElseThrow());
            }
        }

        @Test
        void doNotOpenForAnotherPurposeOrAddress() {
            byte[] sealed = ring.seal(Purpose.ADDRESS_TOKEN, CLEAR, ADDRESS, random);
            assertTrue(ring.open(Purpose.TICKET, sealed, ADDRESS).isEmpty());
            assertTrue(ring.open(Purpose.ADDRESS_TOKEN, sealed, Bytes.hex("c0000202")).isEmpty());
        }

        @Test
        void doNotOpenWithAnyByteChangedNorCutShort() {
            byte[] sealed = ring.seal(Purpose.TICKET, CLEAR, ADDRESS, random);
            for (int i = 0; i < sealed.length; i++) {
                byte[] changed = sealed.clone();
                changed[i] ^= (byte) (1 << i % 8);
                assertTrue(ring.open(Purpose.TICKET, changed, ADDRESS).isEmpty());
                byte[] prefix = Arrays.copyOf(sealed, i);
                assertTrue(ring.open(Purpose.TICKET, prefix, ADDRESS).isEmpty());
            }
        }

        @Test
        void neverLookTheSameTwice() {
            byte[] one = ring.seal(Purpose.TICKET, CLEAR, ADDRESS, random);
            byte[] two = ring.seal(Purpose.TICKET, CLEAR, ADDRESS, random);
            assertFalse(Arrays.equals(one, two));
        }

        @Test
        void areReadAfterOneRotationAndNotAfterTwo() {
            byte[] sealed = ring.seal(Purpose.TICKET, CLEAR, ADDRESS, random);
            KeyRing rotated = ring.rotate(random);
            assertArrayEquals(CLEAR, rotated.open(Purpose.TICKET, sealed, ADDRESS).orElseThrow());
            KeyRing twice = rotated.rotate(random);
            assertTrue(twice.open(Purpose.TICKET, sealed, ADDRESS).isEmpty());
            byte[] later = rotated.seal(Purpose.TICKET, CLEAR, ADDRESS, random);
            assertTrue(ring.open(Purpose.TICKET, later, ADDRESS).isEmpty(), "the old ring");
        }

        /** The byte that tells generations apart is the same once in 256 times. */
        @Test
        void areReadWhereTwoGenerationsLookAlike() {
            KeyRing rotated = ring;
            for (int i = 0; i < 1000; i++) {
                byte[] sealed = rotated.seal(Purpose.TICKET, CLEAR, ADDRESS, random);
                rotated = rotated.rotate(random);
                assertTrue(rotated.open(Purpose.TICKET, sealed, ADDRESS).isPresent());
            }
        }
    }

    @Nested
    class ResetTokens {
        @Test
        void belongToOneId() {
            byte[] token = ring.resetToken(ID);
            assertEquals(KeyRing.RESET_TOKEN_BYTES, token.length);
            assertArrayEquals(token, ring.resetToken(ID));
            ConnectionId other = ConnectionId.of(Bytes.hex("0102030405060709"));
            assertFalse(Arrays.equals(token, ring.resetToken(other)));
        }

        @Test
        void areKnownForOneGenerationMore() {
            byte[] token = ring.resetToken(ID);
            assertTrue(ring.previousResetToken(ID).isEmpty());
            KeyRing rotated = ring.rotate(random);
            assertArrayEquals(token, rotated.previousResetToken(ID).orElseThrow());
            assertFalse(Arrays.equals(token, rotated.resetToken(ID)));
        }
    }

    @Test
    void isTheSameWhereverItsSecretsAre() {
        byte[] current = new byte[KeyRing.SECRET_BYTES];
        byte[] previous = new byte[KeyRing.SECRET_BYTES];
        previous[0] = 1;
        KeyRing here = KeyRing.ofSecrets(current, previous);
        KeyRing there = KeyRing.ofSecrets(current, null);
        KeyRing before = KeyRing.ofSecrets(previous, null);
        byte[] sealed = there.seal(Purpose.ADDRESS_TOKEN, CLEAR, ADDRESS, random);
        assertArrayEquals(CLEAR, here.open(Purpose.ADDRESS_TOKEN, sealed, ADDRESS).orElseThrow());
        byte[] old = before.seal(Purpose.ADDRESS_TOKEN, CLEAR, ADDRESS, random);
        assertArrayEquals(CLEAR, here.open(Purpose.ADDRESS_TOKEN, old, ADDRESS).orElseThrow());
        assertArrayEquals(there.resetToken(ID), here.resetToken(ID));
        assertArrayEquals(before.resetToken(ID), here.previousResetToken(ID).orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> KeyRing.ofSecrets(new byte[31], null));
    }

    /** A seeded source. */
    private static final class Seeded implements RandomSource {
        private final Random random;

        Seeded(long seed) {
            random = new Random(seed);
        }

        @Override
        public void nextBytes(byte[] target) {
            random.nextBytes(target);
        }

        @Override
        public long nextLong() {
            return random.nextLong();
        }
    }
}
