package io.culebra.cli;

import io.culebra.QuicServer;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ClientCertificatePolicy;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.IdentityFiles;
import io.culebra.api.IdentitySource;
import io.culebra.api.PeerTrust;
import io.culebra.api.ServerKeys;
import io.culebra.api.SessionSettings;
import io.culebra.api.TlsIdentity;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.http3.Http3Workspace;
import io.culebra.internal.http3.ServerConnection;
import io.culebra.internal.runtime.SecureRandomSource;
import io.culebra.internal.tls.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves files, or a small page, over HTTP/3 and HTTP/0.9. */
@Command(
        name = "serve",
        description = {
            "Serves HTTP/3 (and HTTP/0.9 as hq-interop) until it is stopped.",
            "Without --root: a small page. Always: GET /N answers N bytes, POST /echo the body."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ServeCommand implements Callable<Integer> {
    private static final Duration VALIDITY = Duration.ofDays(10);
    private static final int MOST_PORT = 65_535;

    @Option(names = "--address", description = "address to listen on (default ${DEFAULT-VALUE})")
    private String address = "127.0.0.1";

    @Option(names = "--port", description = "UDP port (default ${DEFAULT-VALUE})")
    private int port = 4433;

    @Option(
            names = "--cert",
            description =
                    "certificate chain, PEM; needs --key. Several pairs: chosen by the name that a "
                            + "client asks for, the first by default. Replaced files are used at "
                            + "once.")
    private List<Path> certs = List.of();

    @Option(names = "--key", description = "private key, PEM (PKCS#8, SEC1 or PKCS#1)")
    private List<Path> keys = List.of();

    @Option(
            names = "--client-ca",
            description = "ask clients for certificates of these issuers, PEM")
    private @Nullable Path clientCa;

    @Option(
            names = "--client-auth",
            description = "with --client-ca: optional or required (default)")
    private @Nullable String clientAuth;

    @Option(names = "--root", description = "folder to serve")
    private @Nullable Path root;

    @Option(names = "--workers", description = "threads; 0 for one per CPU (default)")
    private int workers;

    @Option(names = "--retry", description = "never or always (default ${DEFAULT-VALUE})")
    private String retry = "never";

    @Option(names = "--keylog", description = "file for the secrets of all connections")
    private @Nullable Path keyLog;

    @Mixin private final Libraries libraries = new Libraries();

    @Option(
            names = "--early-data",
            description = "accept 0-RTT: anybody can send once more what a client sent in it")
    private boolean earlyData;

    @Option(
            names = "--server-keys",
            description =
                    "file with one or two secrets of 64 hexadecimal digits for tickets and tokens, "
                            + "current first; watched. Without it: random ones, new each day")
    private @Nullable Path serverKeys;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("--port is " + port + ", not 0 to 65535");
        }
        Optional<IdentityFiles> files = Identity.of(certs, keys);
        TlsIdentity first =
                files.map(all -> all.current().all().getFirst())
                        .orElseGet(ServeCommand::selfSigned);
        ConnectionParams.Builder params = params(files.isPresent() ? files.get() : first);
        Path issuers = clientCa;
        if (issuers != null) {
            String asked = clientAuth == null ? "required" : clientAuth;
            params.clientCertificates(policy(asked), PeerTrust.fromPem(issuers));
        } else if (clientAuth != null) {
            throw new IllegalArgumentException("--client-auth needs --client-ca");
        }
        Site site = new Site(Optional.ofNullable(root));
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getByName(address), port);
        EndpointOptions options =
                libraries.applyTo(EndpointOptions.DEFAULTS.withWorkers(workers).withRetry(retry()));
        params.sessions(sessions());
        try (QuicServer server = open(params, site, options, keyLog, listen)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Announcement.print(server.addresses().getFirst(), first, files.isEmpty());
            server.awaitShutdown();
        }
        return 0;
    }

    /** For both protocols. */
    static ConnectionParams.Builder params(IdentitySource identity) {
        return ConnectionParams.server(identity, "h3", "hq-interop").settings(Transport.server());
    }

    /** Listens with both protocols out of one site. */
    static QuicServer open(
            ConnectionParams.Builder params,
            Site site,
            EndpointOptions options,
            @Nullable Path keyLog,
            InetSocketAddress listen)
            throws IOException {
        if (keyLog != null) {
            params.keyLog(true).observer(new KeyLogFile(keyLog));
        }
        ThreadLocal<Http3Workspace> workspaces = ThreadLocal.withInitial(PerfHttp3::workspace);
        SiteHandler handler = new SiteHandler(site);
        return QuicServer.listen(
                params.build(),
                options,
                initial -> initial.start(info -> application(info, site, handler, workspaces)),
                listen);
    }

    private static Optional<ApplicationOverQuic> application(
            HandshakeInfo info,
            Site site,
            SiteHandler handler,
            ThreadLocal<Http3Workspace> workspaces) {
        return switch (info.alpn()) {
            case "h3" ->
                    Optional.of(
                            new ServerConnection(
                                    workspaces.get(), Http3Settings.DEFAULTS, handler));
            case "hq-interop" -> Optional.of(new HqServerApp(site));
            default -> Optional.empty();
        };
    }

    private SessionSettings sessions() {
        SessionSettings sessions = SessionSettings.DEFAULTS.withEarlyData(earlyData);
        Path file = serverKeys;
        return file == null ? sessions : sessions.withKeys(ServerKeys.fromFile(file));
    }

    private EndpointOptions.Retry retry() {
        return switch (retry) {
            case "never" -> EndpointOptions.Retry.NEVER;
            case "always" -> EndpointOptions.Retry.ALWAYS;
            default ->
                    throw new IllegalArgumentException(
                            "--retry is '" + retry + "', not never or always");
        };
    }

    private static ClientCertificatePolicy policy(String asked) {
        return switch (asked) {
            case "optional" -> ClientCertificatePolicy.OPTIONAL;
            case "required" -> ClientCertificatePolicy.REQUIRED;
            default ->
                    throw new IllegalArgumentException(
                            "--client-auth is '" + asked + "', not optional or required");
        };
    }

    private static TlsIdentity selfSigned() {
        return SelfSigned.create(
                new SecureRandomSource(),
                System.currentTimeMillis(),
                VALIDITY,
                "localhost",
                "127.0.0.1",
                "::1");
    }
}
