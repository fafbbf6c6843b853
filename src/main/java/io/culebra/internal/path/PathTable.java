package io.culebra.internal.path;

import io.culebra.internal.memory.InternetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one connection, few of them: the one in use, the one before it, and some that are
 * being tried.
 */
public final class PathTable {
    /** How many paths a connection keeps. */
    public static final int CAPACITY = 4;

    private final Path[] paths = new Path[CAPACITY];
    private int count = 1;
    private int nextId = 1;
    private Path active;
    private @Nullable Path lastValidated;

    /**
     * Starts with the path of the handshake.
     *
     * @param first in use
     */
    public PathTable(Path first) {
        paths[0] = first;
        active = first;
        nextId = first.id() + 1;
    }

    /**
     * Finds the path of a datagram.
     *
     * @param socket index of the socket it came through
     * @param to the address it was sent to
     * @param source who sent it
     * @return null if there is none
     */
    public @Nullable Path find(int socket, InternetAddress to, InternetAddress source) {
        if (active.matches(socket, to, source)) {
            return active;
        }
        for (int i = 0; i < count; i++) {
            if (paths[i].matches(socket, to, source)) {
                return paths[i];
            }
        }
        return null;
    }

    /**
     * The number for a new path.
     *
     * @return one that no path of this connection had
     */
    public int nextId() {
        return nextId;
    }

    /**
     * Adds a path, made with {@link #nextId}. When there are too many, one that is neither in use
     * nor the last validated one goes.
     *
     * @param path to be tried
     * @return the path that had to go, whose id of the peer's is to be retired; null if none
     */
    public @Nullable Path add(Path path) {
        nextId = path.id() + 1;
        if (count < CAPACITY) {
            paths[count++] = path;
            return null;
        }
        int victim = oldestSpare();
        Path gone = paths[victim];
        paths[victim] = path;
        return gone;
    }

    /**
     * Removes a path that failed or is not needed any more; never the one in use.
     *
     * @param path to be removed
     */
    public void remove(Path path) {
        assert path != active : "removing the path in use";
        for (int i = 0; i < count; i++) {
            if (paths[i] == path) {
                count--;
                paths[i] = paths[count];
                break;
            }
        }
        if (lastValidated == path) {
            lastValidated = null;
        }
    }

    /**
     * Moves the connection to another path, and remembers the old one if it is validated, to come
     * back to (RFC 9000 §9.3.2).
     *
     * @param path one of this table
     */
    public void moveTo(Path path) {
        if (active.validated()) {
            lastValidated = active;
        }
        active = path;
        if (path == lastValidated) {
            lastValidated = null;
        }
    }

    /**
     * The path in use: where packets that are not probes go.
     *
     * @return one of this table
     */
    public Path active() {
        return active;
    }

    /**
     * Where to go back to when the path in use cannot be validated.
     *
     * @return null if there is none: the connection is then closed silently (RFC 9000 §9.3.2)
     */
    public @Nullable Path lastValidated() {
        return lastValidated;
    }

    /**
     * How many paths there are.
     *
     * @return 1 to {@link #CAPACITY}
     */
    public int count() {
        return count;
    }

    /**
     * One of the paths, in no order.
     *
     * @param index 0 to {@link #count} - 1
     * @return the path
     */
    public Path get(int index) {
        assert index < count : index;
        return paths[index];
    }

    private int oldestSpare() {
        int oldest = -1;
        for (int i = 0; i < count; i++) {
            boolean spare = paths[i] != active && paths[i] != lastValidated;
            if (spare && (oldest < 0 || paths[i].id() < paths[oldest].id())) {
                oldest = i;
            }
        }
        return oldest;
    }
}
