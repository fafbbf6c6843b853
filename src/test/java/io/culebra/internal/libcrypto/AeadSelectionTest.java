package io.culebra.internal.libcrypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.JcaAeadProvider;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AeadSelectionTest {
    private static final String C_LIBRARY = "libc.so.6";

    private final Arena arena = Arena.ofConfined();
    private final Optional<String> before =
            Optional.ofNullable(System.getProperty(AeadSelection.PATH_PROPERTY));

    @BeforeEach
    void forgetThePath() {
        System.clearProperty(AeadSelection.PATH_PROPERTY);
    }

    @AfterEach
    void putThePathBack() {
        before.ifPresentOrElse(
                path -> System.setProperty(AeadSelection.PATH_PROPERTY, path),
                () -> System.clearProperty(AeadSelection.PATH_PROPERTY));
        arena.close();
    }

    @Nested
    class BySetting {
        @Test
        void takesTheJdk() {
            AeadSelection chosen = AeadSelection.choose("jdk", arena);
            assertEquals("JDK", chosen.name());
            assertEquals(List.of(), chosen.calibration());
            AeadProvider provider = chosen.providers().apply(arena);
            assertTrue(provider instanceof JcaAeadProvider);
        }

        @Test
        void takesALibcryptoAndSaysWhichFile() {
            AeadSelection chosen = libcrypto();
            assertTrue(chosen.name().matches("libcrypto 3\\.\\d+\\.\\d+ \\(/.*\\)"), chosen.name());
            AeadProvider provider = chosen.providers().apply(arena);
            assertEquals(chosen.name(), provider.name());
            assertEquals(Optional.empty(), KnownAnswers.firstWrong(provider));
        }

        @Test
        void takesTheFileOrTheFolderItIsIn() {
            String name = libcrypto().name();
            Path file = Path.of(name.substring(name.indexOf('(') + 1, name.length() - 1));
            assertEquals(name, AeadSelection.choose("libcrypto=" + file, arena).name());
            Path folder = Objects.requireNonNull(file.getParent());
            Assumptions.assumeTrue(file.endsWith("libcrypto.so.3"), "another name: " + file);
            assertEquals(name, AeadSelection.choose("libcrypto=" + folder, arena).name());
        }

        @Test
        void isRefusedWhenItIsNone() {
            for (String setting : List.of("", "JDK", "openssl", "libcrypto:/x", "auto=1")) {
                IllegalArgumentException thrown = refused(setting);
                assertTrue(
                        String.valueOf(thrown.getMessage()).contains("'" + setting + "'"),
                        thrown.getMessage());
            }
        }

        @Test
        void saysWhyALibraryIsNotUsable(@TempDir Path folder) {
            assertReason("cannot be loaded", "libcrypto=" + folder.resolve("absent"));
            assertReason("cannot be loaded", "libcrypto=" + folder);
        }
    }

    @Nested
    class Automatically {
        @Test
        void takesWhatTheFiguresFavour() {
            libcrypto();
            AeadSelection chosen = AeadSelection.choose("auto", arena);
            assertEquals(
                    List.of(64, 1200, 1452),
                    chosen.calibration().stream().map(Calibration::packetBytes).toList());
            assertEquals(
                    Calibration.favoursLibcrypto(chosen.calibration()),
                    chosen.name().startsWith("libcrypto"));
            assertFalse(chosen.reason().isEmpty());
        }

        @Test
        void goesOnToTheSystemsLibraryWhenTheGivenOneIsNotUsable() {
            libcrypto();
            System.setProperty(AeadSelection.PATH_PROPERTY, "/absent/libcrypto.so.3");
            assertEquals(3, AeadSelection.choose("auto", arena).calibration().size());
        }

        @Test
        void prefersTheSmallerSumOfFigures() {
            Calibration small = new Calibration(64, 100, 300);
            Calibration large = new Calibration(1452, 500, 400);
            assertTrue(Calibration.favoursLibcrypto(List.of(small, large)));
            assertFalse(Calibration.favoursLibcrypto(List.of(large)));
            assertEquals("64 bytes: libcrypto 100 ns, JDK 300 ns", small.toString());
        }
    }

    @Nested
    class NativeLibraries {
        @Test
        void tellTheFileThatAFunctionIsIn() throws UnusableLibraryException {
            NativeLibrary c = NativeLibrary.load(C_LIBRARY);
            assertTrue(c.fileOf(c.function("strlen")).startsWith("/"));
        }

        @Test
        void withoutAFunctionAreUnusable() {
            UnusableLibraryException thrown =
                    assertThrows(UnusableLibraryException.class, () -> Libcrypto.load(C_LIBRARY));
            assertEquals("libc.so.6 has no OPENSSL_version_major", thrown.getMessage());
        }
    }

    private void assertReason(String reason, String setting) {
        String message = String.valueOf(refused(setting).getMessage());
        assertTrue(message.startsWith("no usable libcrypto: "), message);
        assertTrue(message.contains(reason), message);
    }

    private IllegalArgumentException refused(String setting) {
        return assertThrows(
                IllegalArgumentException.class, () -> AeadSelection.choose(setting, arena));
    }

    /** The one to be found here; without one, the test is skipped. */
    private AeadSelection libcrypto() {
        try {
            return AeadSelection.choose("libcrypto", arena);
        } catch (IllegalArgumentException e) {
            return Assumptions.abort(e.getMessage());
        }
    }
}
