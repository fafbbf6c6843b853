package io.culebra.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a client keeps the sessions that servers hand out, to take them up again later: without
 * certificates, and with early data if both want that. A session is secret and is used once.
 *
 * <p>Called from any thread, workers among them: must be thread-safe and fast.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-2.2 RFC 8446, section 2.2
 */
public interface SessionStore {
    /**
     * Keeps a session. A store may forget what it likes.
     *
     * @param server whom it is with, and what for: opaque text, equal for equal servers
     * @param session opaque bytes, the store's from now on
     * @param untilMillis when it ends, milliseconds since 1970
     */
    void put(String server, byte[] session, long untilMillis);

    /**
     * Gives a session away: the newest, and never the same one twice (RFC 8446 §C.4).
     *
     * @param server as in {@link #put}
     * @param nowMillis the time, milliseconds since 1970
     * @return the caller's; empty if there is none
     */
    Optional<byte[]> take(String server, long nowMillis);

    /**
     * A store in memory. When it is full the server that was met least recently is forgotten.
     *
     * @param servers most servers, at least 1; of each the four newest sessions are kept
     * @return an empty store
     */
    static SessionStore inMemory(int servers) {
        return new MemorySessionStore(servers);
    }

    /**
     * A store in a file that only its owner may read, for programs that end between connections.
     * Written whole at each change, which a worker has to wait for: not for programs with many
     * connections.
     *
     * @param file need not exist
     * @return with the sessions in the file
     * @throws IOException if it exists and is not such a file
     */
    static SessionStore inFile(Path file) throws IOException {
        return FileSessionStore.open(file);
    }
}
