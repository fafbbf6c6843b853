package io.culebra.internal.libcrypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.AllocationFreeAead;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.Ciphers;
import io.culebra.internal.crypto.HeaderProtection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnownAnswersTest {
    @ParameterizedTest
    @EnumSource
    void areGivenByBothKinds(Ciphers ciphers) {
        assertEquals(Optional.empty(), KnownAnswers.firstWrong(ciphers.provider()));
    }

    @Test
    void areNotGivenByCiphersThatAreNone() {
        assertEquals(
                Optional.of("TLS_AES_128_GCM_SHA256"),
                KnownAnswers.firstWrong(new AllocationFreeAead()));
    }

    @ParameterizedTest
    @EnumSource
    void areAskedOfEverySuite(CipherSuite broken) {
        for (Part part : Part.values()) {
            assertEquals(
                    Optional.of(broken.tlsName()),
                    KnownAnswers.firstWrong(new Broken(broken, part)),
                    part + " broken");
        }
    }

    private enum Part {
        SEALER,
        OPENER,
        ACCEPTS_ALL,
        MASKS
    }

    /** The JDK's ciphers, but for one part of one suite. */
    private record Broken(CipherSuite suite, Part part, AeadProvider sound, AeadProvider wrong)
            implements AeadProvider {
        Broken(CipherSuite suite, Part part) {
            this(suite, part, Ciphers.JDK.provider(), new AllocationFreeAead());
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Aead sealer(CipherSuite wanted, byte[] key, byte[] iv) {
            return chosen(wanted, Part.SEALER).sealer(wanted, key, iv);
        }

        @Override
        public Aead opener(CipherSuite wanted, byte[] key, byte[] iv) {
            Aead opener = chosen(wanted, Part.OPENER).opener(wanted, key, iv);
            return wanted == suite && part == Part.ACCEPTS_ALL ? new Credulous(opener) : opener;
        }

        @Override
        public HeaderProtection headerProtection(CipherSuite wanted, byte[] key) {
            return chosen(wanted, Part.MASKS).headerProtection(wanted, key);
        }

        @Override
        public MemorySegment scratch() {
            return Arena.global().allocate(SCRATCH_BYTES);
        }

        private AeadProvider chosen(CipherSuite wanted, Part asked) {
            return wanted == suite && part == asked ? wrong : sound;
        }
    }

    /** Opens and says yes to everything. */
    private record Credulous(Aead aead) implements Aead {
        @Override
        public void seal(
                MemorySegment memory, long header, int head, int payload, long number, int path) {
            aead.seal(memory, header, head, payload, number, path);
        }

        @Override
        public boolean open(
                MemorySegment memory, long header, int head, int body, long number, int path) {
            aead.open(memory, header, head, body, number, path);
            return true;
        }

        @Override
        public void close() {
            aead.close();
        }
    }
}
