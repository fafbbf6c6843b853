package io.culebra.internal.libcrypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a JVM does that grants native access to others only. */
class NativeAccessTest {
    private static final int DENIES_BY_OPTION_FROM = 24;

    /** Runs in that JVM. */
    public static void main(String[] arguments) {
        AeadSelection chosen = AeadSelection.choose("auto", Arena.global());
        System.out.println(chosen.name() + ": " + chosen.reason());
    }

    @Test
    void withoutItTheJdkIsChosenAndTheReasonIsSaid() throws IOException, InterruptedException {
        Stream<String> denial =
                Runtime.version().feature() >= DENIES_BY_OPTION_FROM
                        ? Stream.of("--illegal-native-access=deny")
                        : Stream.of("--enable-native-access=java.base");
        List<String> command =
                Stream.of(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xshare:auto",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        System.getProperty("java.class.path")),
                                denial,
                                Stream.of(NativeAccessTest.class.getName()))
                        .flatMap(part -> part)
                        .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(
                output.startsWith("JDK: no libcrypto: native access is not granted to unnamed"),
                output);
    }
}
