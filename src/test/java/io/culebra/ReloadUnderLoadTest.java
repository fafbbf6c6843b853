package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Loopback.Echo;
import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionParams;
import io.culebra.api.IdentityFiles;
import io.culebra.api.PeerTrust;
import io.culebra.api.PemFolder;
import io.culebra.api.QuicConnection;
import io.culebra.api.SessionSettings;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.tls.Certificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are replaced under the eyes of clients that never stop connecting. */
@Timeout(120)
class ReloadUnderLoadTest {
    private static final int RELOADS = 100;
    private static final int CLIENTS = 16;
    private static final int LEAST_HANDSHAKES = 100;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Certificates.Issued AUTHORITY =
            valid(Certificates.authority("Authority")).selfSigned();
    private static final List<TlsIdentity> IDENTITIES =
            List.of(identity("secp256r1"), identity("Ed25519"), identity("secp256r1"));

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong handshakes = new AtomicLong();
    private final Semaphore completed = new Semaphore(0);
    private final Set<X509Certificate> seen = ConcurrentHashMap.newKeySet();

    private static Certificates valid(Certificates certificate) {
        long now = System.currentTimeMillis();
        return certificate.validMillis(now - DAY, now + DAY);
    }

    private static TlsIdentity identity(String kind) {
        return valid(Certificates.of("localhost", Certificates.newKeys(kind)))
                .dns("localhost")
                .signedBy(AUTHORITY)
                .identity();
    }

    @Test
    void noHandshakeFails(@TempDir Path folder) throws Exception {
        PemFolder pem = new PemFolder(folder);
        pem.write(IDENTITIES.getFirst());
        IdentityFiles files = IdentityFiles.of(pem.chain(), pem.key());
        ConnectionParams params =
                ConnectionParams.server(files, "echo").settings(Loopback.PATIENT).build();
        try (QuicServer server =
                        QuicServer.listen(
                                params,
                                Loopback.SMALL,
                                initial -> initial.start(new Echo()),
                                Loopback.anyPort());
                QuicClient client = QuicClient.open(Loopback.SINGLE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                loops.add(threads.submit(() -> connect(client, server.addresses().getFirst())));
            }
            for (int i = 1; i <= RELOADS || handshakes.get() < LEAST_HANDSHAKES; i++) {
                reload(pem, files, IDENTITIES.get(i % IDENTITIES.size()));
            }
            over.set(true);
            for (Future<?> loop : loops) {
                loop.get();
            }
        }
        assertEquals(IDENTITIES.size(), seen.size());
    }

    /** As careless as can be: not both files at once, and a look in between. */
    private void reload(PemFolder pem, IdentityFiles files, TlsIdentity next) throws IOException {
        completed.drainPermits();
        pem.writeChain(next);
        assertThrows(IOException.class, files::reload);
        pem.writeKey(next);
        assertTrue(files.reload());
        completed.acquireUninterruptibly();
    }

    private void connect(QuicClient client, InetSocketAddress server) {
        ConnectionParams params =
                ConnectionParams.client("echo")
                        .trust(PeerTrust.of(List.of(AUTHORITY.certificate())))
                        .settings(Loopback.PATIENT)
                        .sessions(SessionSettings.NONE)
                        .build();
        while (!over.get()) {
            ApplicationOverQuic idle = new Echo();
            QuicConnection connection = client.connect(server, "localhost", params, idle).join();
            seen.addAll(connection.handshakeInfo().orElseThrow().peerCertificates());
            handshakes.incrementAndGet();
            completed.release();
            connection.close(0, "");
        }
    }
}
