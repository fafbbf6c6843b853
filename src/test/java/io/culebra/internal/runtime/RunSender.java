package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.SendBatch;
import io.culebra.internal.net.SocketOptions;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** Sends runs of datagrams as one message each (GSO), one datagram for each worker named. */
final class RunSender implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final Syscalls calls = new Syscalls(arena);
    private final MemorySegment memory = arena.allocate(2L * SendBatch.SLOT_BYTES, 64);
    private final InternetAddress to;
    private final UdpSocket socket;
    private final SendBatch batch;

    RunSender(InetSocketAddress to) throws IOException {
        this.to = InternetAddress.of(to);
        socket =
                UdpSocket.open(
                        calls, SocketOptions.at(InternetAddress.of(RunningEngines.ANY_PORT)));
        batch = new SendBatch(calls, arena, memory, new UdpSocket[] {socket});
    }

    void send(int runs, int... workers) {
        for (int i = 0; i < runs; i++) {
            assertTrue(batch.tryOpen());
            for (int j = 0; j < workers.length; j++) {
                byte[] bytes = RecordingEngine.datagram(workers[j], RunningEngines.SIZE);
                long at = batch.position() + (long) j * RunningEngines.SIZE;
                MemorySegment.copy(
                        MemorySegment.ofArray(bytes), 0, memory, at, RunningEngines.SIZE);
            }
            batch.commit(
                    0,
                    InternetAddress.NONE,
                    to,
                    0,
                    workers.length * RunningEngines.SIZE,
                    RunningEngines.SIZE);
            assertEquals(0, batch.flush());
        }
    }

    @Override
    public void close() {
        socket.close(calls);
        arena.close();
    }
}
