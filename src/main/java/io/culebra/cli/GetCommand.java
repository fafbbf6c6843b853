package io.culebra.cli;

import io.culebra.QuicClient;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.KeyPin;
import io.culebra.api.PeerTrust;
import io.culebra.api.SessionSettings;
import io.culebra.api.SessionStore;
import java.io.Console;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Downloads URLs over HTTP/3. */
@Command(
        name = "get",
        description = "Downloads URLs over HTTP/3; exits with 0 only if all were complete and 2xx.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class GetCommand implements Callable<Integer> {
    private static final int SUCCESS = 200;
    private static final int REDIRECT = 300;

    @Parameters(arity = "1..*", paramLabel = "URL", description = "https URLs")
    private List<URI> urls = List.of();

    @Option(names = "--cacert", description = "roots to trust, PEM, instead of the system's")
    private @Nullable Path caCert;

    @Option(names = "--insecure", description = "trust any certificate")
    private boolean insecure;

    @Option(
            names = "--pin",
            description = "the server's key is one of these: sha256// and base64, as curl has it")
    private List<String> pins = List.of();

    @Option(names = "--cert", description = "our certificate chain, PEM; needs --key")
    private List<Path> certs = List.of();

    @Option(names = "--key", description = "our private key, PEM")
    private List<Path> keys = List.of();

    @Option(names = "-o", description = "file to write to (one URL), or folder (several)")
    private @Nullable Path output;

    @Option(names = "--parallel", description = "requests at a time (default ${DEFAULT-VALUE})")
    private int parallel = 8;

    @Option(names = "--keylog", description = "file for the secrets of the connections")
    private @Nullable Path keyLog;

    @Option(names = "--session", description = "file to keep sessions in, from one run to the next")
    private @Nullable Path session;

    @Option(
            names = "--early-data",
            description = "send requests in 0-RTT if there is a session for it")
    private boolean earlyData;

    @Mixin private final Libraries libraries = new Libraries();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConnectionParams.Builder params =
                ConnectionParams.client("h3")
                        .settings(Transport.client())
                        .trust(trust())
                        .sessions(sessions());
        Identity.of(certs, keys).ifPresent(params::identity);
        if (keyLog != null) {
            params.keyLog(true).observer(new KeyLogFile(keyLog));
        }
        List<Download> downloads = new ArrayList<>();
        for (URI url : urls) {
            if (!"https".equals(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException("not an https URL: " + url);
            }
            boolean bar = isTerminal() && output != null && urls.size() == 1;
            downloads.add(new Download(url, target(url), new Progress(bar)));
        }
        EndpointOptions options =
                libraries.applyTo(EndpointOptions.DEFAULTS.withWorkers(1).withPin(false));
        try (QuicClient client = QuicClient.open(options)) {
            new HttpFetcher(client, params.build(), parallel).fetch(downloads);
            return await(downloads);
        }
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** Waits for all and says what went wrong; 0 if nothing did. */
    static int await(List<Download> downloads) throws InterruptedException {
        int failed = 0;
        for (Download download : downloads) {
            try {
                int status = download.status().get();
                if (status < SUCCESS || status >= REDIRECT) {
                    failed++;
                    System.err.println("culebra: " + download.url() + ": status " + status);
                }
            } catch (ExecutionException e) {
                failed++;
                Throwable cause = e.getCause();
                System.err.println("culebra: " + Main.oneLine(cause == null ? e : cause));
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private SessionSettings sessions() throws IOException {
        SessionSettings sessions = SessionSettings.DEFAULTS.withEarlyData(earlyData);
        Path file = session;
        if (file == null) {
            return sessions;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(file + ": there is no such folder");
        }
        return sessions.withStore(SessionStore.inFile(file));
    }

    private PeerTrust trust() throws IOException {
        PeerTrust path = path();
        try {
            return pins.isEmpty()
                    ? path
                    : path.withPins(pins.stream().map(KeyPin::parse).toArray(KeyPin[]::new));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--pin: " + e.getMessage(), e);
        }
    }

    private PeerTrust path() throws IOException {
        if (insecure) {
            return PeerTrust.anyone();
        }
        Path roots = caCert;
        return roots == null ? PeerTrust.systemRoots() : PeerTrust.fromPem(roots);
    }

    private OutputStream target(URI url) throws IOException {
        Path file = output;
        if (file == null) {
            return new Standard();
        }
        if (urls.size() > 1) {
            Files.createDirectories(file);
            file = file.resolve(name(url));
        }
        return Files.newOutputStream(file);
    }

    /** Standard output, which stays open. */
    private static final class Standard extends FilterOutputStream {
        Standard() {
            super(System.out);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    static String name(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isEmpty() ? "index.html" : name;
    }
}
