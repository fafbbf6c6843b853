package io.culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while they are in use. */
class IdentityFilesTest {
    private static final Certificates.Issued AUTHORITY =
            Certificates.authority("authority").selfSigned();
    private static final TlsIdentity FIRST = identity("first");
    private static final TlsIdentity SECOND = identity("second");

    private final PemFolder files;
    private final PemFolder others;

    IdentityFilesTest(@TempDir Path folder, @TempDir Path otherFolder) {
        files = new PemFolder(folder);
        others = new PemFolder(otherFolder);
    }

    private static TlsIdentity identity(String name) {
        return Certificates.of(name).signedBy(AUTHORITY).identity(AUTHORITY.certificate());
    }

    @BeforeEach
    void writeTheFirst() throws IOException {
        files.write(FIRST);
        others.write(FIRST);
    }

    private IdentityFiles open() throws IOException {
        return IdentityFiles.of(files.chain(), files.key());
    }

    private static TlsIdentity only(IdentityFiles files) {
        return files.current().all().getFirst();
    }

    @Nested
    class Reload {
        @Test
        void takesWhatIsNew() throws Exception {
            IdentityFiles open = open();
            files.write(SECOND);
            assertEquals(FIRST.chain(), only(open).chain());
            assertTrue(open.reload());
            assertEquals(SECOND.chain(), only(open).chain());
        }

        @Test
        void keepsTheSameObjectIfNothingHasChanged() throws Exception {
            IdentityFiles open = open();
            TlsIdentities before = open.current();
            files.write(FIRST);
            assertFalse(open.reload());
            assertSame(before, open.current());
        }

        @Test
        void neverMixesTwoPairs() throws Exception {
            IdentityFiles open = open();
            files.writeChain(SECOND);
            refuses(open, files.key().toString());
            files.writeKey(SECOND);
            assertTrue(open.reload());
        }

        @Test
        void neverTakesHalfAFile() throws Exception {
            IdentityFiles open = open();
            String whole = PemFolder.chainText(SECOND);
            files.writeKey(SECOND);
            int leafEnd = whole.indexOf("-----END CERTIFICATE-----") + 25;
            for (int length = 0; length < whole.length() - 30; length += 7) {
                if (length < leafEnd || length > leafEnd + 30) {
                    Files.writeString(files.chain(), whole.substring(0, length));
                    refuses(open, files.chain().toString());
                }
            }
        }

        @Test
        void keepsWhatItHasIfFilesAreGone() throws Exception {
            IdentityFiles open = open();
            Files.delete(files.key());
            refuses(open, files.key().toString());
        }

        @Test
        void replacesTheGoodOnesAmongBadOnes() throws Exception {
            IdentityFiles open = IdentityFiles.of(List.of(files.pair(), others.pair()));
            Files.writeString(files.key(), "nothing");
            others.write(SECOND);
            assertThrows(IOException.class, open::reload);
            assertEquals(FIRST.chain(), open.current().all().get(0).chain());
            assertEquals(SECOND.chain(), open.current().all().get(1).chain());
        }

        private void refuses(IdentityFiles open, String named) {
            TlsIdentities before = open.current();
            String why = String.valueOf(assertThrows(IOException.class, open::reload).getMessage());
            assertTrue(why.contains(named) && why.contains("old identity stays"), why);
            assertSame(before, open.current());
        }
    }

    @Nested
    class Check {
        @Test
        void waitsUntilFilesStandStill() throws Exception {
            IdentityFiles open = open();
            assertFalse(open.check());
            files.write(identity("third with a longer name"));
            assertFalse(open.check());
            assertTrue(open.check());
            assertFalse(open.check());
            assertNotEquals(FIRST.chain(), only(open).chain());
        }

        @Test
        void complainsOnceAboutEachState() throws Exception {
            IdentityFiles open = open();
            files.writeChain(identity("third with a longer name"));
            assertFalse(open.check());
            assertThrows(IOException.class, open::check);
            assertFalse(open.check());
            assertEquals(FIRST.chain(), only(open).chain());
        }
    }

    @Test
    void mustBeGoodInTheBeginning() throws Exception {
        files.writeKey(SECOND);
        assertThrows(IOException.class, this::open);
        assertThrows(IllegalArgumentException.class, () -> IdentityFiles.of(List.of()));
    }
}
