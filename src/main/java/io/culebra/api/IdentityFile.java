package io.culebra.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One identity in PEM files, as it was when it last could be used. */
final class IdentityFile {
    private static final int ATTEMPTS = 5;

    private final IdentityFiles.Pair pair;
    private TlsIdentity identity;
    private State tried;
    private State seen;

    /** What tells one version of the files from another. */
    private record State(Version chain, Version key) {
        static State of(IdentityFiles.Pair pair) throws IOException {
            return new State(Version.of(pair.chain()), Version.of(pair.key()));
        }
    }

    /** Through links: what is replaced may be a link, or a folder above. */
    private record Version(String file, long modifiedNanos, long bytes) {
        static Version of(Path path) throws IOException {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class);
                return new Version(
                        Objects.toString(attributes.fileKey()),
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                        attributes.size());
            } catch (NoSuchFileException e) {
                return new Version("none", 0, 0); // between the old one and the new one
            }
        }
    }

    private IdentityFile(IdentityFiles.Pair pair, TlsIdentity identity, State state) {
        this.pair = pair;
        this.identity = identity;
        tried = state;
        seen = state;
    }

    static IdentityFile read(IdentityFiles.Pair pair) throws IOException {
        State before = State.of(pair);
        return new IdentityFile(pair, TlsIdentity.fromPem(pair.chain(), pair.key()), before);
    }

    TlsIdentity identity() {
        return identity;
    }

    /** Whether the files are not the ones that were last read, and the same as a look before. */
    boolean isSettled() throws IOException {
        State now = State.of(pair);
        boolean still = now.equals(seen);
        seen = now;
        return still && !now.equals(tried);
    }

    /**
     * Reads the files, until they did not change meanwhile.
     *
     * @return whether there is another identity now
     */
    boolean reload() throws IOException {
        @Nullable IOException failure = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            State before = State.of(pair);
            failure = null;
            TlsIdentity read = identity;
            try {
                read = TlsIdentity.fromPem(pair.chain(), pair.key());
            } catch (IOException e) {
                failure = e;
            }
            if (before.equals(State.of(pair))) {
                tried = before;
                if (failure == null) {
                    return take(read);
                }
                throw failure;
            }
        }
        throw new IOException(pair.chain() + " or " + pair.key() + " is being written", failure);
    }

    private boolean take(TlsIdentity read) {
        if (read.chain().equals(identity.chain())
                && read.privateKey().equals(identity.privateKey())) {
            return false;
        }
        identity = read;
        return true;
    }
}
