package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ServerKeys;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.runtime.SecureRandomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LiveKeysTest {
    private static final byte[] NOTHING = {};
    private static final byte[] CLEAR = {1, 2, 3};
    private static final long MINUTE = 60_000;

    private static byte[] seal(KeyRing ring) {
        return ring.seal(KeyRing.Purpose.TICKET, CLEAR, NOTHING, new SecureRandomSource());
    }

    private static boolean opens(KeyRing ring, byte[] sealed) {
        return ring.open(KeyRing.Purpose.TICKET, sealed, NOTHING).isPresent();
    }

    @Nested
    class Generated {
        @Test
        void rotateInTimeAndKeepOneGeneration() {
            try (LiveKeys keys = LiveKeys.open(ServerKeys.generated(Duration.ofMinutes(1)), 0)) {
                KeyRing first = keys.at(MINUTE - 1);
                assertSame(first, keys.at(0));
                byte[] sealed = seal(first);
                KeyRing second = keys.at(MINUTE);
                assertNotSame(first, second);
                assertTrue(opens(second, sealed));
                assertEquals(false, opens(keys.at(2 * MINUTE), sealed));
            }
        }

        @Test
        void doNotRotateAllTheTime() {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ServerKeys.generated(Duration.ofSeconds(59)));
        }
    }

    @Nested
    class Given {
        @Test
        void openWhatTheOneBeforeHasSealed() {
            byte[] old = new byte[32];
            byte[] current = new byte[32];
            current[0] = 1;
            try (LiveKeys before = LiveKeys.open(ServerKeys.of(old), 0);
                    LiveKeys after = LiveKeys.open(ServerKeys.of(current, old), 0)) {
                byte[] sealed = seal(before.at(0));
                assertTrue(opens(after.at(Long.MAX_VALUE), sealed));
                assertEquals(false, opens(before.at(0), seal(after.at(0))));
            }
        }

        @Test
        void areOfTheRightNumberAndLength() {
            byte[] good = new byte[32];
            assertThrows(IllegalArgumentException.class, () -> ServerKeys.of(new byte[31]));
            assertThrows(IllegalArgumentException.class, () -> ServerKeys.of(good, new byte[33]));
            assertThrows(IllegalArgumentException.class, () -> ServerKeys.of(good, good, good));
        }
    }

    @Nested
    @Timeout(60)
    class InAFile {
        private static final String ONE = HexFormat.of().formatHex(new byte[32]);
        private static final String OTHER = "ff".repeat(32);

        @TempDir private Path folder;
        private long changes;

        private Path write(String text) throws IOException {
            Path file = folder.resolve("keys");
            Files.writeString(file, text);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 + 1000 * changes++));
            return file;
        }

        @Test
        void areReadAgainWhenItChanges() throws IOException {
            Path file = write("# current\n" + ONE + "\n");
            try (LiveKeys keys = LiveKeys.open(ServerKeys.fromFile(file), 0)) {
                KeyRing before = keys.at(0);
                byte[] sealed = seal(before);
                write(OTHER + "\n\n" + ONE);
                while (keys.at(0) == before) {
                    LockSupport.parkNanos(1_000_000);
                }
                assertTrue(opens(keys.at(0), sealed));
                assertEquals(false, opens(before, seal(keys.at(0))));
            }
        }

        @Test
        void stayAsTheyWereIfItIsWrongThen() throws IOException {
            Path file = write(ONE);
            try (LiveKeys keys = LiveKeys.open(ServerKeys.fromFile(file), 0)) {
                KeyRing before = keys.at(0);
                write("nonsense");
                write(OTHER);
                while (keys.at(0) == before) {
                    LockSupport.parkNanos(1_000_000);
                }
                assertEquals(false, opens(keys.at(0), seal(before)));
            }
        }

        @Test
        void areRefusedAtTheStartIfItIsWrong() throws IOException {
            for (String text :
                    List.of(
                            "",
                            "# nothing\n",
                            "00",
                            ONE + ONE,
                            "x" + ONE.substring(1),
                            ONE + "\n" + ONE + "\n" + ONE)) {
                ServerKeys keys = ServerKeys.fromFile(write(text));
                assertThrows(IllegalArgumentException.class, () -> LiveKeys.open(keys, 0));
            }
            ServerKeys nowhere = ServerKeys.fromFile(folder.resolve("nowhere"));
            assertThrows(IllegalArgumentException.class, () -> LiveKeys.open(nowhere, 0));
        }
    }
}
