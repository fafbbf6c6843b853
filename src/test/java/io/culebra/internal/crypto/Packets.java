package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Packets in clear, as an assembler would leave them to a sealer. */
final class Packets {
    static final int ID_BYTES = 8;

    /** Where the packet number is in a short header with an id of 8 bytes. */
    static final int SHORT_OFFSET = 1 + ID_BYTES;

    /** The same in a Handshake packet with such an id and an empty source id. */
    static final int LONG_OFFSET = 1 + 4 + 1 + ID_BYTES + 1 + 2;

    private Packets() {}

    /** Writes a packet with a payload that depends on its number; leaves room for the tag. */
    static void write(
            MemorySegment memory,
            long at,
            int length,
            boolean longHeader,
            int phase,
            int packetNumberLength,
            long packetNumber) {
        int offset = longHeader ? LONG_OFFSET : SHORT_OFFSET;
        int first = (longHeader ? 0xe0 : 0x40 | phase << 2) | (packetNumberLength - 1);
        memory.set(JAVA_BYTE, at, (byte) first);
        for (int i = 1; i < offset; i++) {
            memory.set(JAVA_BYTE, at + i, (byte) (0xa0 + i));
        }
        for (int i = 0; i < packetNumberLength; i++) {
            int shift = 8 * (packetNumberLength - 1 - i);
            memory.set(JAVA_BYTE, at + offset + i, (byte) (packetNumber >>> shift));
        }
        for (int i = offset + packetNumberLength; i < length - Aead.TAG_BYTES; i++) {
            memory.set(JAVA_BYTE, at + i, (byte) (i * 31L + packetNumber));
        }
    }

    static int phaseOf(MemorySegment memory, long at) {
        return memory.get(JAVA_BYTE, at) >> 2 & 1;
    }
}
