package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** How a runtime ends. */
class RuntimeStoppingTest extends RunningEngines {
    @Test
    void closesAllConnectionsAndComesOnce() throws Exception {
        EndpointRuntime runtime = listen(SMALL);
        runtime.stop(1, "done").get(30, TimeUnit.SECONDS);
        runtime.stop(2, "again").get(30, TimeUnit.SECONDS);
        assertEquals(1, engine(0).closes.get());
        assertEquals(1, engine(1).closes.get());
        assertTrue(runtime.stopped().isDone());
    }

    @Test
    void freesThePort() throws Exception {
        EndpointRuntime runtime = listen(SMALL);
        InetSocketAddress address = runtime.addresses().getFirst();
        assertThrows(IOException.class, () -> new DatagramSocket(address).close());
        runtime.stop(0, "").get(30, TimeUnit.SECONDS);
        new DatagramSocket(address).close();
    }

    @Test
    void comesWhenAnEngineFailsAndIsLogged() throws Exception {
        List<LogRecord> records = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(EndpointRuntime.class.getName());
        logger.setFilter(record -> !records.add(record));
        EndpointRuntime runtime = listen(SMALL);
        engine(0).failing = true;
        InetSocketAddress server = runtime.addresses().getFirst();
        send(server, 0);
        runtime.stopped().get(30, TimeUnit.SECONDS);
        logger.setFilter(null);
        assertEquals(1, records.size());
        assertEquals(Level.SEVERE, records.getFirst().getLevel());
        assertTrue(records.getFirst().getThrown() instanceof IllegalStateException);
        assertEquals(0, engine(0).closes.get());
        assertEquals(1, engine(1).closes.get());
    }

    @Test
    void isPossibleWhileDatagramsKeepComing() throws Exception {
        EndpointRuntime runtime = listen(SMALL.withSteering(false));
        InetSocketAddress server = runtime.addresses().getFirst();
        Thread flood = Thread.ofPlatform().daemon().start(() -> flood(server, runtime));
        await(() -> datagrams() > 1000);
        runtime.stop(0, "").get(30, TimeUnit.SECONDS);
        flood.join(20_000);
    }

    private void flood(InetSocketAddress server, EndpointRuntime runtime) {
        try (RunSender sender = new RunSender(server)) {
            while (!runtime.stopped().isDone()) {
                sender.send(1, 0, 1, 1, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
