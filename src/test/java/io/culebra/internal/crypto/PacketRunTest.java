package io.culebra.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of packets, sealed and opened, with every suite and every kind of ciphers. */
@ParameterizedClass
@MethodSource("suitesAndCiphers")
class PacketRunTest {
    private static final int STRIDE = 200;
    private static final int LAST = 77;
    private static final long FIRST_NUMBER = 0x1234_5678_9abL;

    private final CipherSuite suite;
    private final AeadProvider provider;
    private final PacketSealer sealer;
    private final PacketOpener opener;

    PacketRunTest(CipherSuite suite, Ciphers ciphers) {
        this.suite = suite;
        provider = ciphers.provider();
        sealer = new PacketSealer(provider, suite, secret(), QuicVersion.V1);
        opener = new PacketOpener(provider, suite, secret(), QuicVersion.V1);
    }

    static Stream<Arguments> suitesAndCiphers() {
        return Stream.of(CipherSuite.values())
                .flatMap(suite ->
                        Stream.of(Ciphers.values()).map(ciphers -> Arguments.of(suite, ciphers)));
    }

    @AfterEach
    void closeKeys() {
        sealer.close();
        sealer.close();
        opener.close();
        opener.close();
    }

    @Test
    void sealsARunAsItSealsEachPacketAlone() {
        for (int count : new int[] {1, 2, 44, 64, 65, 130}) {
            MemorySegment run = clearRun(count, false, 3);
            MemorySegment single = clearRun(count, false, 3);
            // Other cipher objects: none may seal one packet number twice.
            try (PacketSealer whole = another()) {
                whole.sealRun(run, 0, STRIDE, count, LAST, Packets.SHORT_OFFSET, 3, FIRST_NUMBER);
            }
            for (int i = 0; i < count; i++) {
                try (PacketSealer again = another()) {
                    again.sealOne(
                            single,
                            (long) i * STRIDE,
                            i == count - 1 ? LAST : STRIDE,
                            Packets.SHORT_OFFSET,
                            3,
                            FIRST_NUMBER + i);
                }
            }
            assertEquals(-1, run.mismatch(single), count + " packets");
        }
    }

    @Test
    void opensWhatItSealedWithEveryPacketNumberLengthAndHeader() throws TransportException {
        for (int length = 1; length <= 4; length++) {
            for (boolean longHeader : new boolean[] {true, false}) {
                roundTrip(70, length, longHeader);
            }
        }
    }

    @Test
    void leavesOtherBytesAlone() throws TransportException {
        int offset = Packets.SHORT_OFFSET;
        MemorySegment memory = Bytes.nativeMemory(3 * STRIDE).fill((byte) 0x5a);
        Packets.write(memory, STRIDE, STRIDE, false, 0, 2, FIRST_NUMBER);
        sealer.sealOne(memory, STRIDE, STRIDE, offset, 2, FIRST_NUMBER);
        opener.unprotectRun(memory, STRIDE, STRIDE, 1, offset, false);
        assertTrue(opener.open(memory, STRIDE, offset + 2, STRIDE - offset - 2, FIRST_NUMBER));
        for (int i = 0; i < STRIDE; i++) {
            assertEquals(0x5a, Bytes.at(memory, i, 1)[0]);
            assertEquals(0x5a, Bytes.at(memory, 2 * STRIDE + i, 1)[0]);
        }
    }

    @Test
    void hidesThePacketNumberAndTheLowBitsOfTheFirstByteOnly() {
        MemorySegment memory = clearRun(40, false, 2);
        MemorySegment clear = clearRun(40, false, 2);
        sealer.sealRun(memory, 0, STRIDE, 40, LAST, Packets.SHORT_OFFSET, 2, FIRST_NUMBER);
        int changed = 0;
        for (int i = 0; i < 40; i++) {
            long at = (long) i * STRIDE;
            int difference = Bytes.at(memory, at, 1)[0] ^ Bytes.at(clear, at, 1)[0];
            assertEquals(0, difference & ~0x1f, "high bits");
            changed |= difference;
            assertEquals(-1, mismatch(memory, clear, at + 1, Packets.ID_BYTES), "connection id");
        }
        assertEquals(0x1f, changed, "low bits");
    }

    @Test
    void refusesAPacketWithAnyByteChangedAndKeepsItsTag() throws TransportException {
        int offset = Packets.SHORT_OFFSET;
        int header = offset + 2;
        MemorySegment sealed = clearRun(1, false, 2);
        sealer.sealOne(sealed, 0, LAST, offset, 2, FIRST_NUMBER);
        opener.unprotectRun(sealed, 0, LAST, 1, offset, false);
        MemorySegment packet = Bytes.nativeMemory(LAST);
        for (int at = 0; at < LAST; at++) {
            MemorySegment.copy(sealed, 0, packet, 0, LAST);
            Bytes.flip(packet, at, at % 8);
            byte[] tag = Bytes.at(packet, LAST - Aead.TAG_BYTES, Aead.TAG_BYTES);
            assertFalse(opener.open(packet, 0, header, LAST - header, FIRST_NUMBER));
            Bytes.assertHolds(tag, packet, LAST - Aead.TAG_BYTES);
        }
        assertEquals(LAST, opener.forged());
        assertFalse(opener.open(sealed, 0, header, LAST - header, FIRST_NUMBER + 1));
    }

    /** RFC 9001 §6.6. */
    @Test
    void endsTheConnectionBeyondTheIntegrityLimit() throws TransportException {
        int offset = Packets.SHORT_OFFSET;
        try (PacketOpener limited =
                new PacketOpener(provider, suite, secret(), QuicVersion.V1, 3)) {
            MemorySegment junk = Bytes.nativeMemory(LAST);
            for (int i = 0; i < 3; i++) {
                assertFalse(limited.open(junk, 0, offset + 2, LAST - offset - 2, i));
            }
            assertEquals(
                    Violation.INTEGRITY_LIMIT,
                    assertThrows(
                                    TransportException.class,
                                    () -> limited.open(junk, 0, offset + 2, LAST - offset - 2, 3))
                            .violation());
        }
    }

    @Test
    void opensThePacketThatComesRightAfterAForgeryOfItsNumber() throws TransportException {
        int offset = Packets.SHORT_OFFSET;
        int header = offset + 2;
        MemorySegment sealed = clearRun(1, false, 2);
        sealer.sealOne(sealed, 0, LAST, offset, 2, FIRST_NUMBER);
        opener.unprotectRun(sealed, 0, LAST, 1, offset, false);
        MemorySegment copy = Bytes.nativeMemory(LAST).copyFrom(sealed.asSlice(0, LAST));
        Bytes.flip(copy, LAST - 1, 0);
        assertFalse(opener.open(copy, 0, header, LAST - header, FIRST_NUMBER));
        copy.copyFrom(sealed.asSlice(0, LAST));
        assertTrue(opener.open(copy, 0, header, LAST - header, FIRST_NUMBER));
        copy.copyFrom(sealed.asSlice(0, LAST));
        assertTrue(opener.open(copy, 0, header, LAST - header, FIRST_NUMBER), "a duplicate");
    }

    @Test
    void takesADuplicatesHeaderProtectionOffAgain() {
        int offset = Packets.SHORT_OFFSET;
        MemorySegment sealed = clearRun(1, false, 2);
        sealer.sealOne(sealed, 0, LAST, offset, 2, FIRST_NUMBER);
        MemorySegment twice = Bytes.nativeMemory(2 * LAST);
        MemorySegment.copy(sealed, 0, twice, 0, LAST);
        MemorySegment.copy(sealed, 0, twice, LAST, LAST);
        opener.unprotectRun(twice, 0, LAST, 2, offset, false);
        assertEquals(-1, twice.asSlice(0, LAST).mismatch(twice.asSlice(LAST)));
        assertEquals(0x41, Bytes.at(twice, 0, 1)[0]);
    }

    @Test
    void refusesABodyWithoutRoomForATag() throws TransportException {
        MemorySegment memory = Bytes.nativeMemory(64);
        for (int body = 0; body < Aead.TAG_BYTES; body++) {
            assertFalse(opener.open(memory, 0, 11, body, 0));
        }
        assertFalse(opener.open(memory, 0, 11, Aead.TAG_BYTES, 0), "nothing but a tag");
    }

    @Test
    void countsWhatItSeals() {
        MemorySegment memory = clearRun(3, false, 2);
        sealer.sealRun(memory, 0, STRIDE, 3, LAST, Packets.SHORT_OFFSET, 2, FIRST_NUMBER);
        sealer.sealOne(memory, 0, STRIDE, Packets.SHORT_OFFSET, 2, FIRST_NUMBER + 3);
        assertEquals(4, sealer.sealed());
        assertFalse(sealer.nearLimit());
    }

    @Test
    void cannotBeUsedOnceClosed() throws TransportException {
        MemorySegment memory = clearRun(1, false, 2);
        sealer.close();
        opener.close();
        int offset = Packets.SHORT_OFFSET;
        assertThrows(
                IllegalStateException.class,
                () -> sealer.sealOne(memory, 0, LAST, offset, 2, FIRST_NUMBER));
        assertThrows(
                IllegalStateException.class, () -> opener.open(memory, 0, 11, 60, FIRST_NUMBER));
        assertThrows(
                IllegalStateException.class,
                () -> opener.unprotectRun(memory, 0, LAST, 1, offset, false));
    }

    @Test
    void differsByVersion() {
        MemorySegment one = clearRun(1, false, 2);
        MemorySegment two = clearRun(1, false, 2);
        sealer.sealOne(one, 0, LAST, Packets.SHORT_OFFSET, 2, FIRST_NUMBER);
        try (PacketSealer other = new PacketSealer(provider, suite, secret(), QuicVersion.V2)) {
            other.sealOne(two, 0, LAST, Packets.SHORT_OFFSET, 2, FIRST_NUMBER);
        }
        assertNotEquals(-1, one.mismatch(two));
    }

    private void roundTrip(int count, int packetNumberLength, boolean longHeader)
            throws TransportException {
        int offset = longHeader ? Packets.LONG_OFFSET : Packets.SHORT_OFFSET;
        int header = offset + packetNumberLength;
        MemorySegment memory = clearRun(count, longHeader, packetNumberLength);
        MemorySegment clear = clearRun(count, longHeader, packetNumberLength);
        try (PacketSealer fresh = another()) {
            fresh.sealRun(memory, 0, STRIDE, count, LAST, offset, packetNumberLength, FIRST_NUMBER);
        }
        opener.unprotectRun(memory, 0, STRIDE, count, offset, longHeader);
        for (int i = 0; i < count; i++) {
            long at = (long) i * STRIDE;
            int body = (i == count - 1 ? LAST : STRIDE) - header;
            assertTrue(opener.open(memory, at, header, body, FIRST_NUMBER + i));
            int same = header + body - Aead.TAG_BYTES;
            assertEquals(-1, mismatch(memory, clear, at, same), "packet " + i);
        }
    }

    private PacketSealer another() {
        return new PacketSealer(provider, suite, secret(), QuicVersion.V1);
    }

    private byte[] secret() {
        byte[] secret = new byte[suite.hashBytes()];
        secret[0] = 1;
        return secret;
    }

    private static long mismatch(MemorySegment one, MemorySegment two, long at, long length) {
        return one.asSlice(at, length).mismatch(two.asSlice(at, length));
    }

    private static MemorySegment clearRun(int count, boolean longHeader, int packetNumberLength) {
        MemorySegment memory = Bytes.nativeMemory((long) count * STRIDE);
        for (int i = 0; i < count; i++) {
            int length = i == count - 1 ? LAST : STRIDE;
            long at = (long) i * STRIDE;
            Packets.write(memory, at, length, longHeader, 0, packetNumberLength, FIRST_NUMBER + i);
        }
        return memory;
    }
}
