package io.culebra.internal.libcrypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The native memory of one worker through which bytes get into a call and out of it. Each place
 * holds what was put there last.
 */
final class CallBuffer {
    /** Longer than any key, share or signature that is met; what is longer is refused or copied. */
    static final int ROOM_BYTES = 4096;

    private static final int SHORT_BYTES = 128;

    private final MemorySegment input;
    private final MemorySegment hash;
    private final MemorySegment output;
    private final MemorySegment secret;
    private final MemorySegment lengths;
    private final MemorySegment pointer;

    CallBuffer(Owner owner) {
        input = owner.allocate(ROOM_BYTES, Long.BYTES);
        output = owner.allocate(ROOM_BYTES, Long.BYTES);
        hash = owner.allocate(SHORT_BYTES, Long.BYTES);
        secret = owner.allocate(SHORT_BYTES, Long.BYTES);
        lengths = owner.allocate(2 * Long.BYTES, Long.BYTES);
        pointer = owner.allocate(Long.BYTES, Long.BYTES);
    }

    /** Puts bytes in; returns where they are. */
    long input(byte[] bytes) {
        MemorySegment.copy(bytes, 0, input, JAVA_BYTE, 0, bytes.length);
        return input.address();
    }

    /** Puts a hash in; returns where it is. */
    long hash(byte[] bytes) {
        MemorySegment.copy(bytes, 0, hash, JAVA_BYTE, 0, bytes.length);
        return hash.address();
    }

    /** Puts bytes where output goes otherwise; returns where they are. */
    long output(byte[] bytes) {
        MemorySegment.copy(bytes, 0, output, JAVA_BYTE, 0, bytes.length);
        return output.address();
    }

    /** Where a call may write up to {@link #ROOM_BYTES}. */
    long output() {
        return output.address();
    }

    /** Where a call may write a secret. */
    long secret() {
        return secret.address();
    }

    /** Where a call finds how much room there is in the output, and leaves how much it wrote. */
    long outputLength() {
        lengths.set(JAVA_LONG, 0, ROOM_BYTES);
        return lengths.address();
    }

    /** The same for the secret. */
    long secretLength() {
        lengths.set(JAVA_LONG, Long.BYTES, SHORT_BYTES);
        return lengths.address() + Long.BYTES;
    }

    /** Takes out what a call wrote. */
    byte[] takeOutput() {
        byte[] bytes = new byte[(int) lengths.get(JAVA_LONG, 0)];
        MemorySegment.copy(output, JAVA_BYTE, 0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Takes the secret out and leaves nothing of it. */
    byte[] takeSecret() {
        byte[] bytes = new byte[(int) lengths.get(JAVA_LONG, Long.BYTES)];
        MemorySegment.copy(secret, JAVA_BYTE, 0, bytes, 0, bytes.length);
        secret.fill((byte) 0);
        return bytes;
    }

    /** Where a call finds a pointer, or leaves one. */
    long pointerAt(long value) {
        pointer.set(JAVA_LONG, 0, value);
        return pointer.address();
    }

    /** The pointer that a call left. */
    long pointer() {
        return pointer.get(JAVA_LONG, 0);
    }
}
