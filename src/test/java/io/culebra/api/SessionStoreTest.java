package io.culebra.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionStoreTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final long LATER = NOW + 1000;

    private static byte[] session(int number) {
        return new byte[] {(byte) number, 0, -1};
    }

    private static void assertTaken(int number, SessionStore store, String server) {
        assertArrayEquals(session(number), store.take(server, NOW).orElseThrow());
    }

    /** RFC 8446 §C.4: a ticket is used once. */
    private static void checkOrder(SessionStore store) {
        store.put("a", session(1), LATER);
        store.put("b", session(2), LATER);
        store.put("a", session(3), LATER);
        assertTaken(3, store, "a");
        assertTaken(1, store, "a");
        assertEquals(Optional.empty(), store.take("a", NOW));
        assertTaken(2, store, "b");
        assertEquals(Optional.empty(), store.take("c", NOW));
    }

    private static void checkEnds(SessionStore store) {
        store.put("a", session(1), LATER);
        store.put("a", session(2), NOW);
        assertTaken(1, store, "a");
        store.put("a", session(3), NOW);
        assertEquals(Optional.empty(), store.take("a", NOW));
    }

    @Nested
    class InMemory {
        @Test
        void givesTheNewestAndEachOnlyOnce() {
            checkOrder(SessionStore.inMemory(10));
        }

        @Test
        void forgetsWhatHasEnded() {
            checkEnds(SessionStore.inMemory(10));
        }

        @Test
        void keepsFewForEachServer() {
            SessionStore store = SessionStore.inMemory(1);
            for (int i = 0; i < 100; i++) {
                store.put("a", session(i), LATER);
            }
            for (int i = 99; i > 95; i--) {
                assertTaken(i, store, "a");
            }
            assertEquals(Optional.empty(), store.take("a", NOW));
        }

        @Test
        void forgetsTheServerThatWasMetLeastRecently() {
            SessionStore store = SessionStore.inMemory(2);
            store.put("a", session(1), LATER);
            store.put("b", session(2), LATER);
            store.put("a", session(3), LATER);
            store.put("c", session(4), LATER);
            assertEquals(Optional.empty(), store.take("b", NOW));
            assertTaken(3, store, "a");
            assertTaken(4, store, "c");
        }

        @Test
        void isNotForNobody() {
            assertThrows(IllegalArgumentException.class, () -> SessionStore.inMemory(0));
        }
    }

    @Nested
    class InFile {
        @TempDir private Path folder;

        private SessionStore open() throws IOException {
            return SessionStore.inFile(folder.resolve("sessions"));
        }

        @Test
        void givesTheNewestAndEachOnlyOnce() throws IOException {
            checkOrder(open());
        }

        @Test
        void forgetsWhatHasEnded() throws IOException {
            checkEnds(open());
        }

        @Test
        void knowsNextTimeWhatIsLeft() throws IOException {
            SessionStore store = open();
            store.put("a server", session(1), LATER);
            store.put("a server", session(2), LATER);
            assertTaken(2, store, "a server");
            assertTaken(1, open(), "a server");
            assertEquals(Optional.empty(), open().take("a server", NOW));
        }

        @Test
        void isForItsOwnerOnlyAndLeavesNothingElseBehind() throws IOException {
            open().put("a", session(1), LATER);
            Path file = folder.resolve("sessions");
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            try (var files = Files.list(folder)) {
                assertEquals(List.of(file), files.toList());
            }
        }

        @Test
        void saysWhichLineIsNone() throws IOException {
            Path file = folder.resolve("sessions");
            for (String line :
                    List.of("x", "1 2", "1 !! AA==", "x AA== AA==", "1 AA== AA== AA==")) {
                Files.writeString(file, "# comment\n\n" + line + "\n");
                IOException refusal = assertThrows(IOException.class, this::open);
                assertTrue(String.valueOf(refusal.getMessage()).contains("line 3"), line);
            }
        }

        @Test
        void goesOnInMemoryIfItCannotBeWritten() throws IOException {
            SessionStore store = SessionStore.inFile(folder.resolve("no folder/sessions"));
            store.put("a", session(1), LATER);
            assertTaken(1, store, "a");
        }
    }
}
