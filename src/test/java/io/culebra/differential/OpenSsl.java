package io.culebra.differential;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The command line of OpenSSL, if there is one that speaks QUIC: {@code CULEBRA_OPENSSL} in the
 * environment, or {@code openssl} on the path.
 */
public final class OpenSsl {
    private static final String SETTING = "CULEBRA_OPENSSL";
    private static final Found FOUND = find();

    private final String path;
    private final String version;

    private OpenSsl(String path, String version) {
        this.path = path;
        this.version = version;
    }

    private record Found(Optional<OpenSsl> program, String reason) {}

    /**
     * Finds it, or skips the test.
     *
     * @return the program
     */
    public static OpenSsl orSkip() {
        if (FOUND.program.isEmpty()) {
            Scenarios.skipped("OpenSSL's s_client", FOUND.reason);
            Assumptions.abort(FOUND.reason);
        }
        return FOUND.program.get();
    }

    private static Found find() {
        String set = System.getenv(SETTING);
        Optional<String> path = set == null ? onPath() : Optional.of(set);
        if (path.isEmpty()) {
            return missing("there is no openssl on the path");
        }
        try {
            String version = run(path.get(), "version");
            if (!version.startsWith("OpenSSL ")) {
                return missing(path.get() + " is not OpenSSL");
            }
            String number = version.split(" ")[1];
            return run(path.get(), "s_client", "-help").contains(" -quic ")
                    ? new Found(Optional.of(new OpenSsl(path.get(), number)), "")
                    : missing(path.get() + " is OpenSSL " + number + " and has no s_client -quic");
        } catch (IOException e) {
            return missing(path.get() + " does not run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return missing("interrupted");
        }
    }

    private static Found missing(String what) {
        return new Found(
                Optional.empty(),
                what + "; install OpenSSL 3.5 or newer, or name one in " + SETTING);
    }

    private static Optional<String> onPath() {
        for (String folder :
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator)) {
            Path candidate = Path.of(folder, "openssl");
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        try (Program program = Program.start(List.of(command))) {
            return program.awaitEnd();
        }
    }

    /**
     * What scenarios are counted under.
     *
     * @return name and version
     */
    public String name() {
        return "OpenSSL " + version;
    }

    /**
     * Starts one of its commands.
     *
     * @param arguments the command and what follows
     * @return running
     * @throws IOException if it cannot be started
     */
    public Program start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(path));
        command.addAll(arguments);
        return Program.start(command);
    }
}
