package io.culebra.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions in a text file, one a line: end, server, session, the last two in Base64. A change is
 * written to a new file that then takes the old one's place.
 */
final class FileSessionStore implements SessionStore {
    private static final System.Logger LOG = System.getLogger(FileSessionStore.class.getName());
    private static final String HEADER = "# Culebra sessions: secret";
    private static final int MOST_SERVERS = 1000;
    private static final int FIELDS = 3;
    private static final FileAttribute<Set<PosixFilePermission>> FOR_ITS_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final MemorySessionStore memory = new MemorySessionStore(MOST_SERVERS);

    private FileSessionStore(Path file) {
        this.file = file;
    }

    static FileSessionStore open(Path file) throws IOException {
        FileSessionStore store = new FileSessionStore(file.toAbsolutePath());
        if (Files.exists(file)) {
            store.read();
        }
        return store;
    }

    @Override
    public synchronized void put(String server, byte[] session, long untilMillis) {
        memory.put(server, session, untilMillis);
        write();
    }

    @Override
    public synchronized Optional<byte[]> take(String server, long nowMillis) {
        Optional<byte[]> session = memory.take(server, nowMillis);
        if (session.isPresent()) {
            write();
        }
        return session;
    }

    private void read() throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split(" ", -1);
            try {
                if (fields.length != FIELDS) {
                    throw new IllegalArgumentException(fields.length + " fields");
                }
                Base64.Decoder decoder = Base64.getDecoder();
                String server = new String(decoder.decode(fields[1]), StandardCharsets.UTF_8);
                memory.put(server, decoder.decode(fields[2]), Long.parseLong(fields[0]));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": line " + number + " is not a session", e);
            }
        }
    }

    private void write() {
        Base64.Encoder encoder = Base64.getEncoder();
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (MemorySessionStore.Kept kept : memory.all()) {
            text.append(kept.untilMillis())
                    .append(' ')
                    .append(encoder.encodeToString(kept.server().getBytes(StandardCharsets.UTF_8)))
                    .append(' ')
                    .append(encoder.encodeToString(kept.session()))
                    .append('\n');
        }
        try {
            Path folder = file.getParent();
            Path fresh = Files.createTempFile(folder, ".culebra", ".tmp", FOR_ITS_OWNER);
            Files.writeString(fresh, text, StandardCharsets.US_ASCII);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "sessions cannot be written to " + file + ": " + e.getMessage());
        }
    }
}
