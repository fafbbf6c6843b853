package io.culebra.internal.crypto;

import java.lang.foreign.MemorySegment;

/**
 * Authenticated encryption of packets with one key and IV, in one direction.
 *
 * <p>Belongs to the thread of the {@link AeadProvider} that made it. Memory is borrowed for the
 * call and must be native.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.3 RFC 9001, section 5.3
 */
public interface Aead extends AutoCloseable {
    /** Length of the tag behind every payload. */
    int TAG_BYTES = 16;

    /** Length of an IV. */
    int IV_BYTES = 12;

    /**
     * Encrypts a payload in place and appends its tag.
     *
     * @param memory holds header, payload and room for the tag, one after the other
     * @param header where the header starts: it is the associated data
     * @param headerLength bytes of the header, packet number in clear included
     * @param payloadLength bytes of the payload, which follows the header
     * @param packetNumber 0 to 2^62-1, never twice with one key
     * @param path 0, or the path's id once several paths are in use
     */
    void seal(
            MemorySegment memory,
            long header,
            int headerLength,
            int payloadLength,
            long packetNumber,
            int path);

    /**
     * Decrypts a payload in place.
     *
     * @param memory holds header and body, one after the other
     * @param header where the header starts, its protection removed
     * @param headerLength bytes of the header, packet number included
     * @param bodyLength bytes of ciphertext and tag
     * @param packetNumber 0 to 2^62-1
     * @param path 0, or the path's id once several paths are in use
     * @return false if the packet is forged or too short. The payload is then undefined, but the
     *     last 16 bytes are as they were received, so that a stateless reset can be told
     */
    boolean open(
            MemorySegment memory,
            long header,
            int headerLength,
            int bodyLength,
            long packetNumber,
            int path);

    /** Forgets the key. Nothing may be called afterwards; closing twice is harmless. */
    @Override
    void close();
}
