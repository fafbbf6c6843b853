package io.culebra.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** {@code culebra}: a server, a client, an interop endpoint and a benchmark. */
@Command(
        name = "culebra",
        description = "QUIC and HTTP/3 for Java on Linux.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            GetCommand.class,
            InteropCommand.class,
            PerfCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong arguments,",
            "69 something is missing on this machine, 70 the build failed,",
            "127 test case not supported (interop)."
        })
public final class Main {
    private static final int FAILED = 1;

    private Main() {}

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "culebra " + Optional.ofNullable(version).orElse("0.1.0-SNAPSHOT")
            };
        }
    }

    /**
     * Runs a command and exits with its code.
     *
     * @param arguments of the command line
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Errors are one line on standard error; a stack trace only with {@code CULEBRA_DEBUG} set. */
    static int run(String... arguments) {
        quietLogging();
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
        line.setParameterExceptionHandler((wrong, words) -> reject(wrong));
        return line.execute(arguments);
    }

    private static int report(Exception failure, CommandLine command) {
        if (System.getenv("CULEBRA_DEBUG") != null) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().println("culebra: " + oneLine(failure));
        return failure instanceof IllegalArgumentException
                ? command.getCommandSpec().exitCodeOnInvalidInput()
                : FAILED;
    }

    private static int reject(ParameterException wrong) {
        PrintWriter err = wrong.getCommandLine().getErr();
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        err.println("culebra: " + oneLine(wrong) + " (try '" + name + " --help')");
        return wrong.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
    }

    static String oneLine(Throwable failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text =
                switch (cause) {
                    case NoSuchFileException file -> file.getFile() + ": no such file or folder";
                    case AccessDeniedException file -> file.getFile() + ": permission denied";
                    default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
                };
        return text.lines().findFirst().orElse(text);
    }

    private static void quietLogging() {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "culebra: %5$s%n");
        }
    }
}
