package io.culebra.internal.tls;

import io.culebra.api.RandomSource;
import java.io.Serial;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/**
 * The engine's chance in the form that the JDK and Bouncy Castle ask for. The one {@link
 * SecureRandom} of the engine.
 */
final class EngineRandom extends SecureRandom {
    @Serial private static final long serialVersionUID = 1L;

    EngineRandom(RandomSource source) {
        super(new Source(source), null);
    }

    private static final class Source extends SecureRandomSpi {
        @Serial private static final long serialVersionUID = 1L;

        private final transient RandomSource source;

        Source(RandomSource source) {
            this.source = source;
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            source.nextBytes(bytes);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // A source that was seeded stays as it is: the same seed gives the same bytes.
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            byte[] seed = new byte[length];
            source.nextBytes(seed);
            return seed;
        }
    }
}
