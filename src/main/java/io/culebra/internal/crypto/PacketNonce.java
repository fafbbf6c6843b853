package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The nonce of each packet: the IV XOR path id (32 bits) and packet number (64 bits).
 *
 * @param first the first 4 bytes of the IV
 * @param rest the other 8 bytes
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.3 RFC 9001, section 5.3
 */
public record PacketNonce(int first, long rest) {
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    /**
     * Takes an IV apart.
     *
     * @param iv {@value Aead#IV_BYTES} bytes, not kept
     * @return nonces of packets under this IV
     */
    public static PacketNonce of(byte[] iv) {
        if (iv.length != Aead.IV_BYTES) {
            throw new IllegalArgumentException("an IV of " + iv.length + " bytes");
        }
        MemorySegment bytes = MemorySegment.ofArray(iv);
        return new PacketNonce(bytes.get(U32, 0), bytes.get(U64, Integer.BYTES));
    }

    /**
     * Writes the nonce of one packet. Allocates nothing.
     *
     * @param target where {@value Aead#IV_BYTES} bytes go, from its start
     * @param packetNumber 0 to 2^62-1
     * @param path 0 as long as a connection has one packet number space for its data; a path id
     *     comes before the packet number (draft-ietf-quic-multipath, "Nonce Calculation")
     */
    public void write(MemorySegment target, long packetNumber, int path) {
        // RFC 9001 §5.3: the packet number, padded on the left to the IV's size, XOR the IV.
        target.set(U32, 0, first ^ path);
        target.set(U64, Integer.BYTES, rest ^ packetNumber);
    }

    /** Keys and IVs are not for logs. */
    @Override
    public String toString() {
        return "PacketNonce";
    }
}
