package io.culebra.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollerTest {
    private final Loopback net = new Loopback();
    private Poller poller;

    @BeforeEach
    void open() throws Exception {
        poller = new Poller(net.calls, net.arena, 4);
    }

    @AfterEach
    void nothingStaysInUse() {
        poller.close();
        net.close();
    }

    @Test
    void lookingOnlyDoesNotWait() {
        assertEquals(0, poller.await(0));
        assertEquals(0, poller.await(-5));
        assertFalse(poller.drainWake());
    }

    @Test
    void aTimeoutEndsTheWaitNotBeforeItIsDue() {
        long begun = System.nanoTime();
        assertEquals(0, poller.await(300_000));
        assertTrue(System.nanoTime() - begun >= 300_000);
    }

    @Test
    void anotherThreadEndsAWaitWithoutLimit() throws Exception {
        for (int i = 0; i < 100; i++) {
            Thread other = new Thread(poller::wake);
            other.start();
            assertEquals(1, poller.await(Long.MAX_VALUE));
            assertEquals(-1, poller.socket(0));
            assertTrue(poller.drainWake());
            other.join();
        }
        assertEquals(0, poller.await(0), "each wake is told once");
        assertFalse(poller.drainWake());
    }

    @Test
    void aWakeBeforeTheWaitIsNotLost() {
        for (int i = 0; i < 3; i++) {
            poller.wake();
            poller.wake();
            assertEquals(1, poller.await(Long.MAX_VALUE));
            assertTrue(poller.drainWake());
            assertFalse(poller.drainWake());
        }
    }

    @Test
    void saysWhichSocketHasSomething() throws Exception {
        UdpSocket from = net.ipv4();
        UdpSocket first = net.ipv4().numbered(0);
        UdpSocket second = net.ipv4().numbered(3);
        assertEquals(0, poller.add(first));
        assertEquals(0, poller.add(second));
        assertEquals(0, poller.await(0));
        SendBatch out = net.sender(4, from);
        Loopback.commit(out, second.local(), "x", 1);
        out.flush();
        poller.wake();
        assertEquals(2, poller.await(Long.MAX_VALUE));
        int told = poller.socket(0) == -1 ? 1 : 0;
        assertEquals(3, poller.socket(told));
        assertTrue(poller.readable(told));
        assertFalse(poller.writable(told));
        ReceiveBatch in = net.receiver(1);
        assertEquals(1, poller.await(Long.MAX_VALUE), "still there, and the wake is not");
        assertEquals(1, Loopback.drain(in, second).size());
        assertEquals(0, poller.await(0));

        assertEquals(0, poller.remove(second));
        Loopback.commit(out, second.local(), "x", 1);
        out.flush();
        assertEquals(0, poller.await(0));
    }

    @Test
    void aSocketHasRoomAsLongAsItIsAskedFor() throws Exception {
        UdpSocket socket = net.ipv4().numbered(2);
        poller.add(socket);
        assertEquals(0, poller.watchRoom(socket, true));
        assertEquals(1, poller.await(Long.MAX_VALUE));
        assertTrue(poller.writable(0));
        assertFalse(poller.readable(0));
        assertEquals(0, poller.watchRoom(socket, false));
        assertEquals(0, poller.await(0));
    }

    @Test
    void anErrorIsSomethingToReceive() throws Exception {
        UdpSocket gone = net.ipv4();
        UdpSocket socket = net.ipv4();
        poller.add(socket);
        socket.connect(net.calls, gone.local());
        net.close(gone);
        SendBatch out = net.sender(1, socket);
        Loopback.commit(out, gone.local(), "x", 1);
        out.flush();
        assertEquals(1, poller.await(Long.MAX_VALUE));
        assertTrue(poller.readable(0));
    }

    @Test
    void waitingOnAClosedPollerIsABug() throws Exception {
        Poller closed = new Poller(net.calls, net.arena, 1);
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.await(0));
    }
}
