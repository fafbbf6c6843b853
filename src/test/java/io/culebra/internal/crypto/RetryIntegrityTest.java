package io.culebra.internal.crypto;

import static io.culebra.internal.crypto.Bytes.assertHolds;
import static io.culebra.internal.crypto.Bytes.nativeCopy;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.QuicVersion;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9001, 5.8, and RFC 9369, 3.3.3, with the packets of their appendices. */
class RetryIntegrityTest {
    private static final ConnectionId ORIGINAL = ConnectionId.of(Bytes.hex("8394c8f03e515708"));

    @ParameterizedTest
    @EnumSource
    void makesTheTagOfTheSample(QuicVersion version) {
        byte[] packet = new AppendixVectors(version).bytes("retry.packet");
        int before = packet.length - RetryIntegrity.TAG_BYTES;
        MemorySegment memory = nativeCopy(packet);
        memory.asSlice(before).fill((byte) 0);
        RetryIntegrity.seal(version, ORIGINAL, memory, 0, before);
        assertHolds(packet, memory, 0);
    }

    @ParameterizedTest
    @EnumSource
    void acceptsTheSampleButNotWithABitChanged(QuicVersion version) {
        byte[] packet = new AppendixVectors(version).bytes("retry.packet");
        MemorySegment memory = nativeCopy(packet);
        assertTrue(RetryIntegrity.verify(version, ORIGINAL, memory, 0, packet.length));
        for (int at = 0; at < packet.length; at++) {
            Bytes.flip(memory, at, at % 8);
            assertFalse(RetryIntegrity.verify(version, ORIGINAL, memory, 0, packet.length));
            Bytes.flip(memory, at, at % 8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnAnswerToAnotherInitialOrOfAnotherVersion(QuicVersion version) {
        byte[] packet = new AppendixVectors(version).bytes("retry.packet");
        MemorySegment memory = nativeCopy(packet);
        ConnectionId other = ConnectionId.of(Bytes.hex("8394c8f03e515709"));
        QuicVersion another = version == QuicVersion.V1 ? QuicVersion.V2 : QuicVersion.V1;
        assertFalse(RetryIntegrity.verify(version, other, memory, 0, packet.length));
        assertFalse(RetryIntegrity.verify(another, ORIGINAL, memory, 0, packet.length));
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryPrefix(QuicVersion version) {
        byte[] packet = new AppendixVectors(version).bytes("retry.packet");
        MemorySegment memory = nativeCopy(packet);
        for (int length = 0; length < packet.length; length++) {
            assertFalse(RetryIntegrity.verify(version, ORIGINAL, memory, 0, length));
        }
    }
}
