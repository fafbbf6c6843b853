package io.culebra.internal.tls;

import io.culebra.api.RandomSource;

/** No chance at all: always the same bytes, for keys that a test vector prescribes. */
final class FixedRandom implements RandomSource {
    private final byte[] bytes;

    FixedRandom(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, target.length);
    }

    @Override
    public long nextLong() {
        throw new AssertionError("only bytes were prescribed");
    }
}
