package io.culebra.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.Garbage;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Once compiled, sending, waiting and receiving allocate nothing. */
class BatchAllocationTest {
    private static final int STEPS = 1500;

    private final Loopback net = new Loopback();

    @AfterEach
    void nothingStaysInUse() {
        net.close();
    }

    @Test
    void aLoopOfSendWaitAndReceiveAllocatesNothing() throws Exception {
        UdpSocket[] sockets = {net.ipv4(), net.ipv4().numbered(1)};
        SendBatch out = net.sender(8, sockets);
        ReceiveBatch in = net.receiver(8);
        Poller poller = new Poller(net.calls, net.arena, 2);
        poller.add(sockets[0]);
        poller.add(sockets[1]);
        DatagramRun run = new DatagramRun();
        int[] steps = new int[1];
        assertEquals(
                0, Garbage.leastOf(STEPS, () -> step(sockets, out, in, poller, run, steps[0]++)));
        assertEquals(out.counters().datagrams(), in.datagrams());
        assertEquals(out.counters().bytes(), in.bytes());
        poller.close();
    }

    /** A run of four one way, a single datagram the other, with another mark each time. */
    private static void step(
            UdpSocket[] sockets,
            SendBatch out,
            ReceiveBatch in,
            Poller poller,
            DatagramRun run,
            int i) {
        InternetAddress first = sockets[0].local();
        InternetAddress second = sockets[1].local();
        out.commit(0, first, second, i & 3, 4000, 1000);
        out.commit(1, InternetAddress.NONE, first, 0, 100 + (i & 7), 1200);
        out.flush();
        poller.wake();
        int events = poller.await(Long.MAX_VALUE);
        for (int e = 0; e < events; e++) {
            int socket = poller.socket(e);
            int n = socket < 0 ? 0 : in.receive(sockets[socket]);
            for (int m = 0; m < n; m++) {
                if (in.run(m, run) && (i & 1) == 0) {
                    run.buffer().retain();
                    run.buffer().release();
                }
            }
        }
    }
}
