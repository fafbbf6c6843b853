package io.culebra.bench;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.libcrypto.AeadSelection;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.net.Poller;
import io.culebra.internal.net.ReceiveBatch;
import io.culebra.internal.net.SendBatch;
import io.culebra.internal.net.SocketOptions;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.syscall.HugeMemory;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** One end of a measurement: what a worker would have, without QUIC. */
final class BulkEnd {
    static final int DATAGRAM = 1452;
    static final int SEGMENTS = 44;
    static final int RUN = SEGMENTS * DATAGRAM;

    /** Bytes in flight; the receiver acknowledges eight times per window. */
    static final int WINDOW = 4_000_000;

    static final int HEADER = 20;

    /** On a busy machine either process may stand still for a good while. */
    static final long SILENCE_NANOS = 2_000_000_000;

    private static final InternetAddress LOOPBACK = InternetAddress.ofIpv4(0x7f000001, 0);
    private static final int SLOTS = 8;
    private static final int RECEIVE_MESSAGES = 4;

    final Syscalls calls;
    final UdpSocket socket;
    final SendBatch out;
    final ReceiveBatch in;
    final Poller poller;
    final Meter meter = new Meter();
    final DatagramRun run = new DatagramRun();
    final @Nullable Aead sealer;
    final @Nullable Aead opener;

    /**
     * Opens a socket.
     *
     * @param arena holds everything
     * @param aead none, jdk, libcrypto or libcrypto=/path
     */
    BulkEnd(Arena arena, String aead) throws IOException {
        calls = new Syscalls(arena);
        socket = UdpSocket.open(calls, SocketOptions.at(LOOPBACK));
        Slab slab =
                new Slab(
                        HugeMemory.map(calls, arena, (long) SLOTS * ReceiveBatch.SLOT_BYTES)
                                .memory(),
                        SLOTS,
                        ReceiveBatch.SLOT_BYTES);
        in = new ReceiveBatch(calls, arena, slab, RECEIVE_MESSAGES);
        out =
                new SendBatch(
                        calls,
                        arena,
                        HugeMemory.map(calls, arena, (long) SLOTS * SendBatch.SLOT_BYTES).memory(),
                        new UdpSocket[] {socket});
        poller = new Poller(calls, arena, 1);
        poller.add(socket);
        if (aead.equals("none")) {
            sealer = null;
            opener = null;
        } else {
            AeadProvider provider = AeadSelection.choose(aead, arena).providers().apply(arena);
            byte[] key = new byte[16];
            byte[] iv = new byte[Aead.IV_BYTES];
            sealer = provider.sealer(CipherSuite.AES_128_GCM_SHA256, key, iv);
            opener = provider.opener(CipherSuite.AES_128_GCM_SHA256, key, iv);
        }
    }
}
