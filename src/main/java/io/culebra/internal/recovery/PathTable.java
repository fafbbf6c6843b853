package io.culebra.internal.recovery;

import java.util.Arrays;

/** The paths of one connection, by index. */
final class PathTable {
    /** What a sent packet's record has room for. */
    static final int MAX_PATHS = 256;

    private PathRecovery[] paths = {};

    PathRecovery at(int index) {
        return paths[index];
    }

    int count() {
        return paths.length;
    }

    /** Adds a path whose index is the count so far. */
    void add(PathRecovery path) {
        if (paths.length == MAX_PATHS) {
            throw new IllegalStateException("more than " + MAX_PATHS + " paths");
        }
        PathRecovery[] more = Arrays.copyOf(paths, paths.length + 1);
        more[paths.length] = path;
        paths = more;
    }
}
