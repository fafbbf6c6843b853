package io.culebra.internal.crypto;

import static io.culebra.internal.crypto.Bytes.assertHolds;
import static io.culebra.internal.crypto.Bytes.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PacketNonceTest {
    /** RFC 9001, appendix A.5. */
    @Test
    void isTheIvWithThePacketNumberInItsLowBytes() {
        MemorySegment nonce = Bytes.nativeMemory(12);
        PacketNonce.of(hex("e0459b3474bdd0e44a41c144")).write(nonce, 654_360_564, 0);
        assertHolds(hex("e0459b3474bdd0e46d417eb0"), nonce, 0);
    }

    /** The example of draft-ietf-quic-multipath, "Nonce Calculation". */
    @Test
    void hasThePathBeforeThePacketNumber() {
        MemorySegment nonce = Bytes.nativeMemory(12);
        PacketNonce.of(hex("6b26114b9cba2b63a9e8dd4f")).write(nonce, 54_321, 3);
        assertHolds(hex("6b2611489cba2b63a9e8097e"), nonce, 0);
    }

    @Test
    void takesIvsOfTwelveBytesOnly() {
        for (int length = 0; length <= 24; length++) {
            byte[] iv = new byte[length];
            if (length != 12) {
                assertThrows(IllegalArgumentException.class, () -> PacketNonce.of(iv));
            }
        }
    }

    @Test
    void doesNotTellTheIv() {
        assertEquals("PacketNonce", PacketNonce.of(new byte[12]).toString());
    }
}
