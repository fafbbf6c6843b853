package io.culebra.internal.libcrypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.PublicKeyOperations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsSelectionTest {
    private static final PublicKeyOperations OTHERS = new NoOperations();

    private final List<String> asked = new ArrayList<>();

    @Test
    void takesTheOthersBySetting() {
        OperationsSelection chosen = choose("jdk");
        assertSame(OTHERS, chosen.operations().apply(new NoChance()));
        assertEquals(List.of(""), asked);
        assertEquals("by setting", chosen.reason());
    }

    @Test
    void handsTheProviderOfThePrivateKeysOn() {
        OperationsSelection chosen = choose("jdk=SunEC");
        assertSame(OTHERS, chosen.operations().apply(new NoChance()));
        assertEquals(List.of("SunEC"), asked);
        assertTrue(chosen.name().contains("SunEC"), chosen.name());
    }

    @Test
    void refusesAProviderThatIsNotThere() {
        String message = message("jdk=Nobody");
        assertTrue(message.contains("Nobody"), message);
    }

    @Test
    void takesALibcryptoAndSaysWhichFile() {
        OperationsSelection chosen = libcrypto();
        assertTrue(chosen.name().matches("libcrypto 3\\.\\d+\\.\\d+ \\(/.*\\)"), chosen.name());
        assertTrue(chosen.operations().apply(new NoChance()) instanceof LibcryptoOperations);
        assertEquals(List.of(), asked, "the others are made when they are needed");
    }

    @Test
    void takesALibcryptoThatIsFound() {
        String name = libcrypto().name();
        OperationsSelection chosen = choose("auto");
        assertEquals(name, chosen.name());
        assertFalse(chosen.reason().isEmpty());
    }

    @Test
    void isRefusedWhenItIsNone() {
        for (String setting : List.of("", "JDK", "openssl", "libcrypto:/x", "auto=1")) {
            String message = message(setting);
            assertTrue(message.contains("'" + setting + "'"), message);
        }
    }

    @Test
    void saysWhyALibraryIsNotUsable(@TempDir Path folder) {
        String message = message("libcrypto=" + folder);
        assertTrue(message.startsWith("no usable libcrypto: "), message);
        assertTrue(message.contains("cannot be loaded"), message);
    }

    private static final class NoChance implements RandomSource {
        @Override
        public void nextBytes(byte[] target) {
            throw new AssertionError("nextBytes");
        }

        @Override
        public long nextLong() {
            throw new AssertionError("nextLong");
        }
    }

    private OperationsSelection choose(String setting) {
        return OperationsSelection.choose(setting, this::others);
    }

    private PublicKeyOperations others(RandomSource random, Optional<String> provider) {
        asked.add(provider.orElse(""));
        return OTHERS;
    }

    private String message(String setting) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> choose(setting)).getMessage());
    }

    private OperationsSelection libcrypto() {
        try {
            return choose("libcrypto");
        } catch (IllegalArgumentException e) {
            return Assumptions.abort(e.getMessage());
        }
    }
}
