package io.culebra.cli;

import io.culebra.QuicClient;
import io.culebra.QuicServer;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.SessionSettings;
import io.culebra.api.SessionStore;
import io.culebra.api.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The endpoint of the QUIC interop runner, told what to do by environment variables. */
@Command(
        name = "interop",
        description = {
            "Endpoint of the QUIC interop runner, in both roles.",
            "Reads ROLE, TESTCASE, REQUESTS, WWW, DOWNLOADS, CERTS and SSLKEYLOGFILE from the",
            "environment; exit code 127: test case not supported."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class InteropCommand implements Callable<Integer> {
    private static final int UNSUPPORTED = 127;
    private static final int PORT = 443;
    private static final Set<String> CASES =
            Set.of(
                    "handshake",
                    "transfer",
                    "multiconnect",
                    "retry",
                    "http3",
                    "chacha20",
                    "resumption",
                    "zerortt",
                    "keyupdate",
                    "v2");

    /** Tickets follow the handshake at once, unless they are lost. */
    private static final long TICKET_MILLIS = 2_000;

    private static final Ending AT_ONCE = () -> {};

    @Override
    public Integer call() throws IOException, InterruptedException {
        String test = variable("TESTCASE");
        if (!CASES.contains(test)) {
            System.err.println("culebra: test case '" + test + "' is not supported");
            return UNSUPPORTED;
        }
        return switch (variable("ROLE")) {
            case "server" -> serve(test);
            case "client" -> fetch(test);
            default -> throw new IOException("ROLE is neither server nor client");
        };
    }

    private static int serve(String test) throws IOException, InterruptedException {
        Path certs = Path.of(variable("CERTS"));
        TlsIdentity identity =
                TlsIdentity.fromPem(certs.resolve("cert.pem"), certs.resolve("priv.key"));
        EndpointOptions.Retry retry =
                test.equals("retry") ? EndpointOptions.Retry.ALWAYS : EndpointOptions.Retry.NEVER;
        EndpointOptions options = options().withRetry(retry);
        Site site = new Site(Optional.of(Path.of(variable("WWW"))));
        InetSocketAddress all = new InetSocketAddress(InetAddress.getByName("::"), PORT);
        SessionSettings sessions = SessionSettings.DEFAULTS.withEarlyData(test.equals("zerortt"));
        ConnectionParams.Builder params =
                ServeCommand.params(identity)
                        .settings(
                                test.equals("v2")
                                        ? Transport.secondVersion(Transport.server())
                                        : Transport.server())
                        .sessions(sessions);
        try (QuicServer server = ServeCommand.open(params, site, options, keyLogFile(), all)) {
            server.awaitShutdown();
        }
        return 0;
    }

    private static int fetch(String test) throws IOException, InterruptedException {
        List<URI> urls = new ArrayList<>();
        for (String url : variable("REQUESTS").strip().split("\\s+")) {
            urls.add(URI.create(url));
        }
        AwaitedSessions sessions = new AwaitedSessions();
        ConnectionParams params = clientParams(test, sessions);
        try (QuicClient client = QuicClient.open(options())) {
            return switch (test) {
                case "http3" -> http3(client, params, urls);
                case "multiconnect" -> oneByOne(client, params, urls);
                case "resumption", "zerortt" -> twice(client, params, urls, sessions);
                default -> hq(client, params, urls, test.equals("keyupdate"), AT_ONCE);
            };
        }
    }

    private static ConnectionParams clientParams(String test, SessionStore store)
            throws IOException {
        ConnectionParams.Builder params =
                ConnectionParams.client(test.equals("http3") ? "h3" : "hq-interop")
                        .settings(
                                test.equals("v2")
                                        ? Transport.secondVersion(Transport.patientClient())
                                        : Transport.patientClient())
                        .trust(PeerTrust.fromPem(Path.of(variable("CERTS"), "ca.pem")));
        if (test.equals("resumption") || test.equals("zerortt")) {
            params.sessions(
                    SessionSettings.DEFAULTS
                            .withStore(store)
                            .withEarlyData(test.equals("zerortt")));
        } else {
            params.sessions(SessionSettings.NONE);
        }
        if (test.equals("chacha20")) {
            params.cipherSuites("TLS_CHACHA20_POLY1305_SHA256");
        }
        Path keyLog = keyLogFile();
        if (keyLog != null) {
            params.keyLog(true).observer(new KeyLogFile(keyLog));
        }
        return params.build();
    }

    private static int http3(QuicClient client, ConnectionParams params, List<URI> urls)
            throws IOException, InterruptedException {
        List<Download> downloads = downloads(urls);
        new HttpFetcher(client, params, urls.size()).fetch(downloads);
        return GetCommand.await(downloads);
    }

    private static int oneByOne(QuicClient client, ConnectionParams params, List<URI> urls)
            throws IOException, InterruptedException {
        for (URI url : urls) {
            if (hq(client, params, List.of(url), false, AT_ONCE) != 0) {
                return 1;
            }
        }
        return 0;
    }

    /**
     * The first file on one connection, the others on another one that goes on with its session.
     */
    private static int twice(
            QuicClient client, ConnectionParams params, List<URI> urls, AwaitedSessions sessions)
            throws IOException, InterruptedException {
        Ending waiting =
                () -> {
                    if (!sessions.await(TICKET_MILLIS)) {
                        System.err.println("culebra: the server sent no session ticket");
                    }
                };
        int first = hq(client, params, urls.subList(0, 1), false, waiting);
        return first != 0 || urls.size() == 1
                ? first
                : hq(client, params, urls.subList(1, urls.size()), false, AT_ONCE);
    }

    /** What has to happen before a connection is closed. */
    private interface Ending {
        void await() throws InterruptedException;
    }

    /** One connection for all. */
    private static int hq(
            QuicClient client,
            ConnectionParams params,
            List<URI> urls,
            boolean updateKeys,
            Ending ending)
            throws IOException, InterruptedException {
        List<Download> downloads = downloads(urls);
        URI first = urls.getFirst();
        CompletableFuture<QuicConnection> connecting =
                client.connect(
                        HttpFetcher.address(first),
                        HttpFetcher.host(first),
                        params,
                        new HqClientApp(downloads));
        CompletableFuture<QuicConnection> told =
                connecting.whenComplete((connection, failure) -> {
                    if (failure != null) {
                        downloads.forEach(one -> one.fail(Main.oneLine(failure)));
                    } else if (updateKeys) {
                        connection.updateKeys();
                    }
                });
        int result = GetCommand.await(downloads);
        ending.await();
        CompletableFuture<Void> _ = told.thenAccept(connection -> connection.close(0, "done"));
        return result;
    }

    private static List<Download> downloads(List<URI> urls) throws IOException {
        Path folder = Path.of(variable("DOWNLOADS"));
        List<Download> downloads = new ArrayList<>();
        for (URI url : urls) {
            Path file = folder.resolve(GetCommand.name(url));
            downloads.add(new Download(url, Files.newOutputStream(file), new Progress(false)));
        }
        return downloads;
    }

    private static EndpointOptions options() {
        return EndpointOptions.DEFAULTS.withWorkers(1).withPin(false);
    }

    private static String variable(String name) throws IOException {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IOException("environment variable " + name + " is not set");
        }
        return value;
    }

    private static @Nullable Path keyLogFile() {
        String file = System.getenv("SSLKEYLOGFILE");
        return file == null || file.isBlank() ? null : Path.of(file);
    }
}
