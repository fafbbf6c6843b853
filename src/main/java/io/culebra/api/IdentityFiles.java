package io.culebra.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Identities in PEM files that may be replaced at any time: new handshakes get the new ones,
 * connections stay as they are. Servers and clients look for changes by themselves, every {@link
 * #CHECK_MILLIS}; {@link #reload} is for those who cannot wait.
 *
 * <p>Key and chain are read, checked against each other, and only then used, together. What cannot
 * be used is left, and the identity stays as it was. All methods may be called from any thread.
 *
 * {@snippet :
 * IdentityFiles files = IdentityFiles.of(Path.of("chain.pem"), Path.of("key.pem"));
 * ConnectionParams params = ConnectionParams.server(files, "h3").build();
 * }
 */
public final class IdentityFiles implements IdentitySource {
    /** How often a server or client looks at the files, in milliseconds. */
    public static final long CHECK_MILLIS = 2_000;

    private final List<IdentityFile> files;
    private volatile TlsIdentities current;

    private IdentityFiles(List<IdentityFile> files) {
        this.files = List.copyOf(files);
        current = identities();
    }

    /**
     * Where one identity is.
     *
     * @param chain PEM file with certificates, leaf first
     * @param key PEM file with the leaf's key; may be the same file
     */
    public record Pair(Path chain, Path key) {}

    /**
     * Reads one identity.
     *
     * @param chain PEM file with certificates, leaf first
     * @param key PEM file with the leaf's key
     * @return in use from now on
     * @throws IOException if it cannot be used; the message is one line that names the file and
     *     what is wrong
     */
    public static IdentityFiles of(Path chain, Path key) throws IOException {
        return of(List.of(new Pair(chain, key)));
    }

    /**
     * Reads several identities.
     *
     * @param pairs as {@link TlsIdentities} has them: the first is for names that none is for
     * @return in use from now on
     * @throws IOException if one cannot be used; the message is one line that names the file and
     *     what is wrong
     * @throws IllegalArgumentException if there is none
     */
    public static IdentityFiles of(List<Pair> pairs) throws IOException {
        List<IdentityFile> files = new ArrayList<>();
        for (Pair pair : pairs) {
            files.add(IdentityFile.read(pair));
        }
        return new IdentityFiles(files);
    }

    /**
     * The identities in use.
     *
     * @return the same object until something has changed
     */
    public TlsIdentities current() {
        return current;
    }

    /**
     * Reads all files again, now.
     *
     * @return whether something has changed
     * @throws IOException if an identity could not be used, which stays as it was while the others
     *     are replaced; the message names the files and what is wrong
     */
    public synchronized boolean reload() throws IOException {
        List<String> failures = new ArrayList<>();
        boolean changed = false;
        for (IdentityFile file : files) {
            try {
                changed |= file.reload();
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        return finish(changed, failures);
    }

    /**
     * Reads those files again that have changed and then stood still since the last look: a file
     * that is just being written is not touched. Each new state is read once.
     *
     * @return whether something has changed
     * @throws IOException as {@link #reload} does
     */
    public synchronized boolean check() throws IOException {
        List<String> failures = new ArrayList<>();
        boolean changed = false;
        for (IdentityFile file : files) {
            try {
                changed |= file.isSettled() && file.reload();
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        return finish(changed, failures);
    }

    private boolean finish(boolean changed, List<String> failures) throws IOException {
        if (changed) {
            current = identities();
        }
        if (!failures.isEmpty()) {
            throw new IOException(
                    failures.stream().collect(Collectors.joining("; "))
                            + (files.size() == 1 || failures.size() == files.size()
                                    ? "; the old identity stays"
                                    : "; the old identity stays there"));
        }
        return changed;
    }

    private TlsIdentities identities() {
        return new TlsIdentities(files.stream().map(IdentityFile::identity).toList());
    }
}
