package io.culebra.internal.libcrypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.PacketNonce;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * The small native things that calls point to, made once for a worker: a nonce, the OSSL_PARAM of
 * the tag, a key while a context is set up, and the length that nobody reads.
 */
final class CallMemory {
    /** OSSL_PARAM: key, type (padded), data, size, return size. */
    private static final int PARAM_BYTES = 40;

    private static final int PARAM_TYPE_AT = 8;
    private static final int PARAM_DATA_AT = 16;
    private static final int PARAM_SIZE_AT = 24;
    private static final long OCTET_STRING = 5;
    private static final int MAX_KEY_BYTES = 32;
    private static final int ALIGNMENT = 64;
    private static final int SAMPLE_BYTES = 16;

    private final MemorySegment nonce;
    private final MemorySegment tagParams;
    private final MemorySegment key;
    private final long nonceAddress;
    private final long tagParamsAddress;
    private final long writtenAddress;
    private final long zerosAddress;

    CallMemory(SegmentAllocator memory) {
        // The nonce's 8-byte part, at 4, is aligned then.
        nonce =
                memory.allocate(Integer.BYTES + Aead.IV_BYTES, ALIGNMENT)
                        .asSlice(Integer.BYTES, Aead.IV_BYTES);
        tagParams = memory.allocate(2 * PARAM_BYTES, ALIGNMENT).fill((byte) 0);
        tagParams.set(JAVA_LONG, 0, memory.allocateFrom("tag").address());
        tagParams.set(JAVA_LONG, PARAM_TYPE_AT, OCTET_STRING);
        tagParams.set(JAVA_LONG, PARAM_SIZE_AT, Aead.TAG_BYTES);
        key = memory.allocate(MAX_KEY_BYTES, ALIGNMENT);
        nonceAddress = nonce.address();
        tagParamsAddress = tagParams.address();
        writtenAddress = memory.allocate(JAVA_LONG).address();
        zerosAddress = memory.allocate(SAMPLE_BYTES, ALIGNMENT).fill((byte) 0).address();
    }

    /** Writes a packet's nonce; returns its address. */
    long nonce(PacketNonce packetNonce, long packetNumber, int path) {
        packetNonce.write(nonce, packetNumber, path);
        return nonceAddress;
    }

    /** Points the tag's OSSL_PARAM to 16 bytes; returns the list's address. */
    long tagParams(long tagAddress) {
        tagParams.set(JAVA_LONG, PARAM_DATA_AT, tagAddress);
        return tagParamsAddress;
    }

    /** Where functions may write a length. */
    long written() {
        return writtenAddress;
    }

    /** 16 bytes that are 0. */
    long zeros() {
        return zerosAddress;
    }

    /** Holds a key until {@link #clearKey}; returns its address. */
    long key(byte[] bytes) {
        MemorySegment.copy(bytes, 0, key, JAVA_BYTE, 0, bytes.length);
        return key.address();
    }

    void clearKey() {
        key.fill((byte) 0);
    }
}
