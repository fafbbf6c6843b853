package io.culebra.cli;

import io.culebra.api.IdentityFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options {@code --cert} and {@code --key}, which come in pairs. */
final class Identity {
    private Identity() {}

    /**
     * Reads the files.
     *
     * @param chains one for each key
     * @return empty without options
     * @throws IllegalArgumentException if they are not pairs
     * @throws IOException if they cannot be used
     */
    static Optional<IdentityFiles> of(List<Path> chains, List<Path> keys) throws IOException {
        if (chains.size() != keys.size()) {
            throw new IllegalArgumentException(
                    "--cert and --key go together: there are "
                            + chains.size()
                            + " of the one and "
                            + keys.size()
                            + " of the other");
        }
        List<IdentityFiles.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) {
            pairs.add(new IdentityFiles.Pair(chains.get(i), keys.get(i)));
        }
        return pairs.isEmpty() ? Optional.empty() : Optional.of(IdentityFiles.of(pairs));
    }
}
