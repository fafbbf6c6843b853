package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.internal.crypto.NamedGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The groups that an application names, and what stands for those that it does not name. */
final class Groups {
    private Groups() {}

    /** Most wanted first. Throws IllegalArgumentException for an unknown group. */
    static List<NamedGroup> wanted(ConnectionParams params) {
        List<String> names = params.groups();
        return names.isEmpty()
                ? List.of(NamedGroup.values())
                : names.stream().map(name -> group("groups", name)).toList();
    }

    /**
     * Those that a client sends a share for at once: by default one that servers of tomorrow want,
     * and one that those of yesterday know. Throws IllegalArgumentException for an unknown group,
     * or one that is not wanted.
     */
    static List<NamedGroup> shared(ConnectionParams params) {
        List<NamedGroup> wanted = wanted(params);
        if (params.keyShares().isEmpty()) {
            NamedGroup first = wanted.getFirst();
            List<NamedGroup> shared = new ArrayList<>(List.of(first));
            if (first.isCombined() && wanted.contains(first.curve())) {
                shared.add(first.curve());
            }
            return shared;
        }
        List<NamedGroup> shared =
                params.keyShares().stream().map(name -> group("keyShares", name)).toList();
        if (!wanted.containsAll(shared)) {
            throw new IllegalArgumentException(
                    "keyShares " + params.keyShares() + " are not all among the groups " + wanted);
        }
        return shared;
    }

    private static NamedGroup group(String setting, String name) {
        return Arrays.stream(NamedGroup.values())
                .filter(group -> group.tlsName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                setting
                                        + " has '"
                                        + name
                                        + "', which is none of "
                                        + Arrays.stream(NamedGroup.values())
                                                .map(NamedGroup::tlsName)
                                                .toList()));
    }
}
