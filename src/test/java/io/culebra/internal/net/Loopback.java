package io.culebra.internal.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.net.SocketOptions.Family;
import io.culebra.internal.syscall.Errno;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Real sockets on the loopback interface, with all that a worker has around them. */
final class Loopback implements AutoCloseable {
    static final InternetAddress ANY_V4 = InternetAddress.ofIpv4(0x7f000001, 0);
    static final InternetAddress ANY_V6 = new InternetAddress(0, 1, 0);
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    final Arena arena = Arena.ofConfined();
    final Syscalls calls = new Syscalls(arena);
    final Slab slab;
    private final List<UdpSocket> open = new ArrayList<>();
    private final List<ReceiveBatch> batches = new ArrayList<>();

    /** What one run was, for comparing. */
    record Arrived(
            String bytes,
            int stride,
            int ecn,
            int socket,
            InternetAddress local,
            InternetAddress peer) {}

    Loopback() {
        this(16);
    }

    Loopback(int slots) {
        int slotBytes = ReceiveBatch.SLOT_BYTES;
        slab = new Slab(arena.allocate((long) slots * slotBytes, 64), slots, slotBytes);
    }

    UdpSocket open(Family family, InternetAddress local) throws IOException {
        return open(new SocketOptions(family, local, false, SocketOptions.BUFFER_BYTES, true));
    }

    UdpSocket open(SocketOptions options) throws IOException {
        UdpSocket socket = UdpSocket.open(calls, options);
        open.add(socket);
        return socket;
    }

    UdpSocket ipv4() throws IOException {
        return open(SocketOptions.at(ANY_V4));
    }

    /** Closes one early: its number may be another file's when the others are closed. */
    void close(UdpSocket socket) {
        open.remove(socket);
        socket.close(calls);
    }

    ReceiveBatch receiver(int messages) {
        ReceiveBatch batch = new ReceiveBatch(calls, arena, slab, messages);
        batches.add(batch);
        return batch;
    }

    SendBatch sender(int slots, UdpSocket... sockets) {
        return new SendBatch(calls, arena, sendMemory(slots), sockets);
    }

    SendBatch sender(Transmitter transmitter, int slots, UdpSocket... sockets) {
        return new SendBatch(transmitter, arena, sendMemory(slots), sockets);
    }

    private MemorySegment sendMemory(int slots) {
        return arena.allocate((long) slots * SendBatch.SLOT_BYTES, 64);
    }

    /** Fills a slot with a text, or with as much of it as fits if it is repeated. */
    static void put(SendBatch batch, String text, int length) {
        assertTrue(batch.tryOpen());
        for (int i = 0; i < length; i++) {
            batch.memory()
                    .set(JAVA_BYTE, batch.position() + i, (byte) text.charAt(i % text.length()));
        }
    }

    /** Commits a text as a run through the first socket. */
    static void commit(SendBatch batch, InternetAddress to, String text, int stride) {
        put(batch, text, text.length());
        batch.commit(0, InternetAddress.NONE, to, 0, text.length(), stride);
    }

    /** Waits until a number of bytes came. */
    List<Arrived> receive(ReceiveBatch batch, UdpSocket socket, int bytes) throws IOException {
        List<Arrived> all = new ArrayList<>();
        int got = 0;
        Poller poller = new Poller(calls, arena, 1);
        poller.add(socket);
        while (got < bytes) {
            assertTrue(poller.await(PATIENCE_NANOS) > 0, "nothing came after " + all);
            for (Arrived run : drain(batch, socket)) {
                all.add(run);
                got += run.bytes.length();
            }
        }
        poller.close();
        return all;
    }

    /** Receives what waits. */
    static List<Arrived> drain(ReceiveBatch batch, UdpSocket socket) {
        List<Arrived> all = new ArrayList<>();
        DatagramRun run = new DatagramRun();
        int n;
        while ((n = batch.receive(socket)) > 0) {
            for (int i = 0; i < n; i++) {
                if (batch.run(i, run)) {
                    all.add(arrived(run));
                }
            }
        }
        assertTrue(n == 0 || n == -Errno.EAGAIN, () -> "receive failed");
        return all;
    }

    static Arrived arrived(DatagramRun run) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < run.length(); i++) {
            text.append((char) run.bytes().get(JAVA_BYTE, run.from() + i));
        }
        return new Arrived(
                text.toString(), run.stride(), run.ecn(), run.socket(), run.local(), run.peer());
    }

    static String bytes(List<Arrived> runs) {
        StringBuilder all = new StringBuilder();
        runs.forEach(run -> all.append(run.bytes()));
        return all.toString();
    }

    @Override
    public void close() {
        batches.forEach(ReceiveBatch::close);
        open.forEach(socket -> socket.close(calls));
        assertEquals(0, slab.inUse());
        arena.close();
    }
}
