package io.culebra.cli;

import io.culebra.QuicClient;
import io.culebra.QuicServer;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicSettings;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.http3.Http3Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures: a server and a client that keep to one benchmark contract, so that stacks compare. */
@Command(
        name = "perf",
        description = "Benchmark server and client (ALPN perf and h3 on one port).",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {PerfCommand.Serve.class, PerfCommand.Run.class})
final class PerfCommand {
    private static final int PACKET_BYTES = 1452;

    private PerfCommand() {}

    static QuicSettings settings() {
        if ("1".equals(System.getenv("PEER_DEFAULT"))) {
            return QuicSettings.DEFAULTS;
        }
        return QuicSettings.builder()
                .packetBytes(PACKET_BYTES)
                .initialMaxStreamData(16 << 20)
                .maxStreamData(16 << 20)
                .initialMaxData(64 << 20)
                .maxData(64 << 20)
                .maxBidirectionalStreams(1000)
                .idleTimeoutMillis(60_000)
                .build();
    }

    static EndpointOptions options(Libraries libraries) {
        return libraries.applyTo(EndpointOptions.DEFAULTS.withWorkers(1));
    }

    /** Serves until it is killed. */
    @Command(
            name = "serve",
            description = "Serves on 127.0.0.1 and prints 'ready'.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.Version.class)
    static final class Serve implements Callable<Integer> {
        @Option(names = "--port", required = true, description = "UDP port")
        private int port;

        @Option(names = "--cert", required = true, description = "certificate chain, PEM")
        private Path cert = Path.of("");

        @Option(names = "--key", required = true, description = "private key, PEM")
        private Path key = Path.of("");

        @Mixin private final Libraries libraries = new Libraries();

        @Override
        public Integer call() throws IOException, InterruptedException {
            ConnectionParams params =
                    ConnectionParams.server(TlsIdentity.fromPem(cert, key), "perf", "h3")
                            .settings(settings())
                            .build();
            PerfFiller filler = new PerfFiller();
            Http3Workspace workspace = PerfHttp3.workspace();
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (QuicServer server =
                    QuicServer.listen(
                            params,
                            options(libraries),
                            initial -> initial.start(info -> application(info, workspace, filler)),
                            address)) {
                System.out.println("ready");
                server.awaitShutdown();
            }
            return 0;
        }

        private static Optional<ApplicationOverQuic> application(
                HandshakeInfo info, Http3Workspace workspace, PerfFiller filler) {
            return switch (info.alpn()) {
                case "perf" -> Optional.of(new PerfServerApp(filler));
                case "h3" -> Optional.of(PerfHttp3.server(workspace, filler));
                default -> Optional.empty();
            };
        }
    }

    /** Runs one test. */
    @Command(
            name = "run",
            description = "Runs one test against 127.0.0.1 and prints a line of JSON.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.Version.class)
    static final class Run implements Callable<Integer> {
        @Option(names = "--port", required = true, description = "UDP port of the server")
        private int port;

        @Mixin private final Libraries libraries = new Libraries();

        @Option(names = "--stats", description = "print the endpoint's counters to standard error")
        private boolean stats;

        @Parameters(index = "0", description = "download, upload, fan, conns, rps, pingpong, ...")
        private String test = "";

        @Parameters(index = "1..*", description = "key=value")
        private List<String> keys = List.of();

        @Override
        public Integer call() throws IOException, InterruptedException {
            PerfTest asked = PerfTest.parse(test, keys);
            ConnectionParams params =
                    ConnectionParams.client(asked.isHttp3() ? "h3" : "perf")
                            .settings(settings())
                            .trust(PeerTrust.anyone())
                            .cipherSuites("TLS_AES_128_GCM_SHA256")
                            .build();
            InetSocketAddress server =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (QuicClient client = QuicClient.open(options(libraries))) {
                String line = new PerfRun(asked, client, server, params).run();
                if (stats) {
                    System.err.println(client.stats());
                }
                System.out.println(line);
            }
            return 0;
        }
    }
}
