package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.runtime.SecureRandomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with a server's secrets, look by look. */
class KeyFileTest {
    private static final String ONE = HexFormat.of().formatHex(new byte[32]);
    private static final String OTHER = "fe".repeat(32);
    private static final byte[] NOTHING = {};

    @TempDir private Path folder;
    private Path path;
    private KeyFile file;
    private long changes;

    @BeforeEach
    void start() throws IOException {
        path = folder.resolve("keys");
        write(ONE);
        file = KeyFile.at(path);
    }

    /** Each state of the file has another time. */
    private void write(String text) throws IOException {
        Files.writeString(path, text);
        touch(path);
    }

    private void touch(Path one) throws IOException {
        Files.setLastModifiedTime(one, FileTime.fromMillis(1_000_000 + 1000 * changes++));
    }

    private static boolean isOf(KeyRing ring, String secret) {
        KeyRing expected = KeyRing.ofSecrets(HexFormat.of().parseHex(secret), null);
        byte[] sealed =
                ring.seal(
                        KeyRing.Purpose.TICKET, new byte[] {1}, NOTHING, new SecureRandomSource());
        return expected.open(KeyRing.Purpose.TICKET, sealed, NOTHING).isPresent();
    }

    private String failure() {
        return String.valueOf(
                assertThrows(Exception.class, file::check, "it should be wrong").getMessage());
    }

    private void assertNothingNew() throws IOException {
        assertEquals(Optional.empty(), file.check());
    }

    @Test
    void isNotReadWithoutAChange() throws IOException {
        assertTrue(isOf(file.ring(), ONE));
        assertNothingNew();
        assertNothingNew();
    }

    @Test
    void isReadOnceItHasStoodStill() throws IOException {
        write(OTHER + "\n" + ONE);
        assertNothingNew();
        KeyRing fresh = file.check().orElseThrow();
        assertTrue(isOf(fresh, OTHER));
        assertFalse(isOf(fresh, ONE));
        assertNothingNew();
    }

    @Test
    void isReadIfAnotherTakesItsPlace() throws IOException {
        Path fresh = folder.resolve("fresh");
        Files.writeString(fresh, OTHER);
        touch(fresh);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        assertNothingNew();
        assertTrue(isOf(file.check().orElseThrow(), OTHER));
    }

    @Nested
    class WhileItIsWritten {
        @Test
        void isNotRead() throws IOException {
            write(OTHER.substring(0, 10));
            assertNothingNew();
            write(OTHER.substring(0, 20));
            assertNothingNew();
            write(OTHER);
            assertNothingNew();
            assertTrue(isOf(file.check().orElseThrow(), OTHER));
        }

        @Test
        void mayNotBeThere() throws IOException {
            Files.delete(path);
            assertNothingNew();
            write(OTHER);
            assertNothingNew();
            assertTrue(isOf(file.check().orElseThrow(), OTHER));
        }
    }

    @Nested
    class IfItIsWrong {
        @Test
        void saysSoOnceAndClearly() throws IOException {
            write("nonsense");
            assertNothingNew();
            assertEquals(path + ": not one or two lines of 64 digits", failure());
            assertNothingNew();
            write("x" + OTHER.substring(1));
            assertNothingNew();
            assertEquals(path + ": a digit that is not hexadecimal", failure());
            write("# nothing\n");
            assertNothingNew();
            assertEquals(path + ": no secret in it", failure());
            Files.delete(path);
            assertNothingNew();
            assertEquals(path + ": no such file", failure());
            assertNothingNew();
        }

        @Test
        void isReadOnceItIsRightAgain() throws IOException {
            write("nonsense");
            assertNothingNew();
            failure();
            write(OTHER);
            assertNothingNew();
            assertTrue(isOf(file.check().orElseThrow(), OTHER));
        }
    }
}
