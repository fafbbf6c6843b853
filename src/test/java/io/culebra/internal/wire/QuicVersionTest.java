package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuicVersionTest {
    /** RFC 9000 §17.2 and RFC 9369 §3.2. */
    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "V1, INITIAL, 0",
        "V1, ZERO_RTT, 1",
        "V1, HANDSHAKE, 2",
        "V1, RETRY, 3",
        "V2, INITIAL, 1",
        "V2, ZERO_RTT, 2",
        "V2, HANDSHAKE, 3",
        "V2, RETRY, 0",
    })
    void numbersLongHeaderTypes(QuicVersion version, PacketType type, int bits) {
        assertEquals(bits, version.longType(type));
        assertEquals(type, version.typeOf(bits));
    }

    @ParameterizedTest
    @EnumSource(
            value = PacketType.class,
            names = {"ONE_RTT", "VERSION_NEGOTIATION"})
    void hasNoTypeBitsForOtherPackets(PacketType type) {
        assertThrows(IllegalArgumentException.class, () -> QuicVersion.V1.longType(type));
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNumber(QuicVersion version) {
        assertEquals(Optional.of(version), QuicVersion.of(version.wire()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 0xff00001d, 0x0a0a0a0a, 0x6b3343ce})
    void isNotFoundByAnyOther(int wire) {
        assertEquals(Optional.empty(), QuicVersion.of(wire));
    }

    /** RFC 9369 §3.1. */
    @Test
    void hasTheNumbersOfTheRfcs() {
        assertEquals(1, QuicVersion.V1.wire());
        assertEquals(0x6b3343cf, QuicVersion.V2.wire());
    }
}
