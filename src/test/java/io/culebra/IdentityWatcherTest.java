package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.ConnectionParams;
import io.culebra.api.IdentityFiles;
import io.culebra.api.PemFolder;
import io.culebra.api.TlsIdentities;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread that looks at identity files. */
@Timeout(60)
class IdentityWatcherTest {
    private static final long PAUSE_MILLIS = 5;
    private static final TlsIdentity FIRST = Certificates.of("first").selfSigned().identity();
    private static final TlsIdentity SECOND = Certificates.of("second").selfSigned().identity();
    private static final TlsIdentity THIRD = Certificates.of("third").selfSigned().identity();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final BlockingQueue<LogRecord> said = new LinkedBlockingQueue<>();
    private final Logger logger = Logger.getLogger(IdentityWatcher.class.getName());
    private final Handler listener =
            new Handler() {
                @Override
                public void publish(LogRecord one) {
                    said.add(one);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @TempDir private Path folder;
    private PemFolder pem;
    private IdentityFiles files;

    @BeforeEach
    void start() throws IOException {
        pem = new PemFolder(folder);
        pem.write(FIRST);
        files = IdentityFiles.of(pem.chain(), pem.key());
        logger.addHandler(listener);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        IdentityWatcher.start(files, PAUSE_MILLIS, ended);
    }

    @AfterEach
    void stop() {
        ended.complete(null);
        logger.removeHandler(listener);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    private TlsIdentities changedFrom(TlsIdentities before) {
        while (files.current().equals(before)) {
            LockSupport.parkNanos(1_000_000);
        }
        return files.current();
    }

    /** The first warning that has some words: a file may also be seen while it is empty. */
    private String warning(String words) throws InterruptedException {
        String message = said.take().getMessage();
        while (!message.contains(words)) {
            message = said.take().getMessage();
        }
        return message;
    }

    private static List<?> chain(TlsIdentities identities) {
        return identities.all().getFirst().chain();
    }

    @Test
    void noticesAChangeAndSaysSo() throws Exception {
        TlsIdentities before = files.current();
        pem.write(SECOND);
        assertEquals(SECOND.chain(), chain(changedFrom(before)));
        // It may have been seen between its two files, when it was no pair.
        LogRecord last = said.take();
        while (last.getLevel().equals(Level.WARNING)) {
            last = said.take();
        }
        assertEquals("new certificates are in use", last.getMessage());
    }

    @Test
    void keepsTheOldOneAsLongAsThereIsHalfAPair() throws Exception {
        TlsIdentities before = files.current();
        pem.writeChain(SECOND);
        String why = warning(pem.key() + ": not the key of the (first) certificate");
        assertTrue(why.endsWith("; the old identity stays"), why);
        assertSame(before, files.current());
        pem.writeKey(SECOND);
        assertEquals(SECOND.chain(), chain(changedFrom(before)));
    }

    @Test
    void keepsTheOldOneIfTheNewOneIsBadAndSaysSoOnce() throws Exception {
        TlsIdentities before = files.current();
        Files.writeString(pem.chain(), "-----BEGIN CERTIFICATE-----\nMII");
        String why = warning("-----BEGIN CERTIFICATE----- has no END");
        assertTrue(why.startsWith(pem.chain().toString()), why);
        assertSame(before, files.current());
        pem.write(THIRD);
        TlsIdentities after = changedFrom(before);
        assertEquals(THIRD.chain(), chain(after));
        assertNotSame(before, after);
        assertFalse(said.stream().anyMatch(one -> one.getMessage().contains("has no END")));
    }

    /** One for each, however many connections there are, for as long as the client is open. */
    @Test
    void worksForClientsToo() throws Exception {
        ConnectionParams params =
                ConnectionParams.client("echo")
                        .identity(files)
                        .settings(Loopback.IMPATIENT)
                        .build();
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        Set<Thread> before = watchers();
        try (QuicClient client = QuicClient.open(Loopback.SINGLE)) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<?> _ =
                        client.connect(nobody, "localhost", params, new Loopback.Echo());
            }
            assertEquals(1, fresh(before).size());
        }
        while (!fresh(before).isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Set<Thread> watchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("culebra-identities"))
                .collect(Collectors.toSet());
    }

    private static Set<Thread> fresh(Set<Thread> before) {
        Set<Thread> now = watchers();
        now.removeAll(before);
        return now;
    }

    @Test
    void doesNothingForIdentitiesThatAreNotInFiles() {
        assertEquals(Optional.empty(), IdentityWatcher.files(Loopback.serverParams()));
        assertEquals(Optional.empty(), IdentityWatcher.files(Loopback.clientParams()));
    }
}
