package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A package may use packages of lower floors only. That alone rules out cycles. */
class LayeringTest {
    private static final String ROOT = "io.culebra";

    /**
     * Floor of each package, named without the root. A new package fails the test until it is given
     * a floor.
     */
    private static final Map<String, Integer> FLOOR =
            Map.ofEntries(
                    Map.entry(".cli", 10),
                    Map.entry("", 9),
                    Map.entry(".internal.runtime", 8),
                    Map.entry(".internal.endpoint", 7),
                    Map.entry(".internal.connection", 6),
                    Map.entry(".internal.path", 5),
                    Map.entry(".internal.http3", 5),
                    Map.entry(".internal.recovery", 4),
                    Map.entry(".internal.stream", 4),
                    Map.entry(".internal.tls", 4),
                    Map.entry(".internal.qpack", 4),
                    Map.entry(".internal.libcrypto", 4),
                    Map.entry(".internal.crypto", 3),
                    Map.entry(".internal.wire", 2),
                    Map.entry(".internal.net", 2),
                    Map.entry(".internal.memory", 1),
                    Map.entry(".internal.syscall", 1),
                    Map.entry(".http3", 1),
                    Map.entry(".api", 0));

    /** Packages that know sockets and threads; the engine must not see them. */
    private static final List<String> HOST_SIDE =
            List.of(".internal.syscall", ".internal.net", ".internal.libcrypto");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    private record Use(String from, String to) implements Comparable<Use> {
        @Override
        public int compareTo(Use other) {
            return (from + " " + to).compareTo(other.from + " " + other.to);
        }
    }

    @Test
    void usesOnlyLowerFloors() {
        List<String> wrong =
                uses().filter(use -> floor(use.to()) >= floor(use.from()))
                        .map(use -> use.from() + " uses " + use.to())
                        .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void keepsTheEngineAwayFromTheHost() {
        List<String> wrong =
                uses().filter(use -> floor(use.from()) <= 7 && !HOST_SIDE.contains(use.from()))
                        .filter(use -> HOST_SIDE.contains(use.to()))
                        .map(use -> use.from() + " uses " + use.to())
                        .toList();
        assertEquals(List.of(), wrong);
    }

    private static int floor(String name) {
        Integer floor = FLOOR.get(name);
        if (floor == null) {
            throw new AssertionError("give package '" + name + "' a floor");
        }
        return floor;
    }

    /** Package uses within the library. */
    private static Stream<Use> uses() {
        Set<Use> uses =
                CLASSES.stream()
                        .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                        .filter(use -> inLibrary(use.getTargetClass().getPackageName()))
                        .map(use ->
                                new Use(
                                        name(use.getOriginClass().getPackageName()),
                                        name(use.getTargetClass().getPackageName())))
                        .filter(use -> !use.from().equals(use.to()))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertFalse(CLASSES.isEmpty(), "nothing was imported");
        return uses.stream();
    }

    private static boolean inLibrary(String packageName) {
        return packageName.equals(ROOT) || packageName.startsWith(ROOT + ".");
    }

    private static String name(String packageName) {
        return packageName.substring(ROOT.length());
    }
}
