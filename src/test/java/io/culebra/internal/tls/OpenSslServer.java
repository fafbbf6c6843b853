package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import io.culebra.differential.OpenSsl;
import io.culebra.differential.Pem;
import io.culebra.differential.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code openssl s_server}. It speaks TLS over TCP only; that it has transport parameters to give
 * is said in a file of extensions.
 */
final class OpenSslServer implements AutoCloseable {
    static final String LABEL = "EXPORTER-call";
    static final int EXPORTED_BYTES = 32;

    /** In a ClientHello and in EncryptedExtensions, as OpenSSL numbers them. */
    private static final int CONTEXT = 0x80 | 0x400;

    private static final String ACCEPT = "ACCEPT 127.0.0.1:";

    private final OpenSsl openssl;
    private final Path keyLogFile;
    private final Program program;
    private final int port;

    OpenSslServer(OpenSsl openssl, Path folder, TlsIdentity identity, String... options)
            throws IOException, InterruptedException {
        this.openssl = openssl;
        keyLogFile = folder.resolve("keylog-" + System.identityHashCode(this));
        String own = Pem.write(folder.resolve("server.pem"), identity);
        String extensions =
                Files.writeString(folder.resolve("extensions.pem"), transportParameters())
                        .toString();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "s_server",
                                "-accept",
                                "127.0.0.1:0",
                                "-cert",
                                own,
                                "-cert_chain",
                                own,
                                "-key",
                                own,
                                "-serverinfo",
                                extensions,
                                "-alpn",
                                "h3",
                                "-keylogfile",
                                keyLogFile.toString(),
                                "-keymatexport",
                                LABEL,
                                "-keymatexportlen",
                                Integer.toString(EXPORTED_BYTES)));
        command.addAll(List.of(options));
        program = openssl.start(command);
        program.await(ACCEPT);
        String output = program.output();
        int from = output.indexOf(ACCEPT) + ACCEPT.length();
        port = Integer.parseInt(output.substring(from, output.indexOf('\n', from)).trim());
    }

    private static String transportParameters() {
        int length = Pair.SERVER_PARAMETERS.length;
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + 2 * Short.BYTES + length);
        bytes.putInt(CONTEXT)
                .putShort((short) ExtensionType.QUIC_TRANSPORT_PARAMETERS)
                .putShort((short) length)
                .put(Pair.SERVER_PARAMETERS);
        return "-----BEGIN SERVERINFOV2 FOR QUIC-----\n%s\n-----END SERVERINFOV2 FOR QUIC-----\n"
                .formatted(Base64.getEncoder().encodeToString(bytes.array()));
    }

    int port() {
        return port;
    }

    Program program() {
        return program;
    }

    String name() {
        return openssl.name();
    }

    /** Of all connections so far. */
    Set<String> keyLog() throws IOException {
        return Files.readAllLines(keyLogFile).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean hasExported(byte[] key) {
        String hex = HexFormat.of().formatHex(key).toUpperCase(Locale.ROOT);
        return program.output().contains("Keying material: " + hex);
    }

    @Override
    public void close() {
        program.close();
    }
}
