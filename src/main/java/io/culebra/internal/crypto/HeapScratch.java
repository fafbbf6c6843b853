package io.culebra.internal.crypto;

/** The heap arrays that the JDK's ciphers work on, one pair for all ciphers of a worker. */
final class HeapScratch {
    private static final int USUAL_BYTES = 2048;

    private byte[] input = new byte[USUAL_BYTES];
    private byte[] output = new byte[USUAL_BYTES];

    byte[] input(int length) {
        if (input.length < length) {
            input = new byte[Math.max(length, 2 * input.length)];
        }
        return input;
    }

    byte[] output(int length) {
        if (output.length < length) {
            output = new byte[Math.max(length, 2 * output.length)];
        }
        return output;
    }
}
