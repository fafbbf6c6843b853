package io.culebra.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URLDecoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What is served: files of one folder and nothing outside of it, and answers of any length to paths
 * that are a number.
 */
final class Site {
    private static final int MOST_DIGITS = 15;
    private static final long ZEROS_BYTES = 1 << 20;

    private final Optional<Path> root;
    private final MemorySegment zeros = Arena.ofShared().allocate(ZEROS_BYTES);

    /**
     * Bytes to answer with; to be closed after the last of them is acknowledged.
     *
     * @param bytes native memory; the whole body, or a block of zeros that is repeated
     * @param length of the body
     * @param contentType what it is
     * @param arena holds the memory of a file; empty for what is always there
     */
    record Resource(MemorySegment bytes, long length, String contentType, Optional<Arena> arena)
            implements AutoCloseable {
        @Override
        public void close() {
            arena.ifPresent(Arena::close);
        }
    }

    Site(Optional<Path> root) throws IOException {
        this.root = root.isPresent() ? Optional.of(root.get().toRealPath()) : root;
        if (this.root.isPresent() && !Files.isDirectory(this.root.get())) {
            throw new IOException(root.get() + " is not a folder");
        }
    }

    boolean hasFiles() {
        return root.isPresent();
    }

    /** Finds a path; a file of the folder goes before a number. */
    Optional<Resource> find(String target) throws IOException {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        Optional<Path> file = file(path);
        if (file.isPresent()) {
            return Optional.of(map(file.get()));
        }
        return isNumber(path)
                ? Optional.of(zeros(Long.parseLong(path.substring(1))))
                : Optional.empty();
    }

    private Optional<Path> file(String path) {
        if (root.isEmpty()) {
            return Optional.empty();
        }
        try {
            String name = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            Path wanted = root.get().resolve(name.replaceFirst("^/+", "")).toRealPath();
            if (Files.isDirectory(wanted)) {
                wanted = wanted.resolve("index.html").toRealPath();
            }
            boolean inside = wanted.startsWith(root.get());
            return inside && Files.isRegularFile(wanted) ? Optional.of(wanted) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // no such file
        }
    }

    private static Resource map(Path file) throws IOException {
        String type = ContentTypes.of(file.getFileName().toString());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size == 0) {
                return new Resource(MemorySegment.NULL, 0, type, Optional.empty());
            }
            Arena arena = Arena.ofShared();
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            return new Resource(bytes, size, type, Optional.of(arena));
        }
    }

    private Resource zeros(long length) {
        return new Resource(zeros, length, "application/octet-stream", Optional.empty());
    }

    private static boolean isNumber(String path) {
        return path.length() > 1
                && path.length() <= MOST_DIGITS
                && path.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }
}
