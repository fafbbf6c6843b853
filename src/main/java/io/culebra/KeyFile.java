package io.culebra;

import io.culebra.internal.crypto.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file with a server's secrets, which may change: one or two lines of hexadecimal digits, current
 * first. A file that is just being written is not read.
 */
final class KeyFile {
    private static final int DIGITS = 2 * KeyRing.SECRET_BYTES;

    private final Path path;
    private Version seen;
    private Version read;

    /** What tells one state of the file from another; through links. */
    private record Version(String file, FileTime modified, long bytes) {
        static Version of(Path path) throws IOException {
            try {
                BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
                return new Version(
                        Objects.toString(found.fileKey()), found.lastModifiedTime(), found.size());
            } catch (NoSuchFileException e) {
                return new Version("none", FileTime.fromMillis(0), 0);
            }
        }
    }

    private KeyFile(Path path, Version version) {
        this.path = path;
        seen = version;
        read = version;
    }

    /** Remembers how the file is now: {@link #ring} reads it. */
    static KeyFile at(Path path) throws IOException {
        return new KeyFile(path, Version.of(path));
    }

    /**
     * Reads it.
     *
     * @throws IOException if it cannot be read; the message is one line that names it
     * @throws IllegalArgumentException if it is not what it should be; so is this message
     */
    KeyRing ring() throws IOException {
        List<byte[]> secrets = new ArrayList<>();
        for (String line : lines()) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (text.length() != DIGITS || secrets.size() == 2) {
                throw wrong("not one or two lines of " + DIGITS + " digits");
            }
            try {
                secrets.add(HexFormat.of().parseHex(text));
            } catch (IllegalArgumentException e) {
                throw wrong("a digit that is not hexadecimal");
            }
        }
        if (secrets.isEmpty()) {
            throw wrong("no secret in it");
        }
        return KeyRing.ofSecrets(
                secrets.getFirst(), secrets.size() == 2 ? secrets.getLast() : null);
    }

    /**
     * Reads it again, if it has changed and then stood still since the last look. Each new state is
     * read once.
     *
     * @return empty if there is nothing new
     * @throws IOException as {@link #ring} does
     * @throws IllegalArgumentException as {@link #ring} does
     */
    Optional<KeyRing> check() throws IOException {
        Version now = Version.of(path);
        boolean still = now.equals(seen);
        seen = now;
        if (!still || now.equals(read)) {
            return Optional.empty();
        }
        read = now;
        KeyRing ring = ring();
        // Changed while it was read: then that is another state, which will be read as well.
        return now.equals(Version.of(path)) ? Optional.of(ring) : Optional.empty();
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": no such file", e);
        } catch (IOException e) {
            throw new IOException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(path + ": " + what);
    }
}
