package io.culebra.internal.net;

import static io.culebra.internal.net.Loopback.ANY_V4;
import static io.culebra.internal.net.Loopback.commit;
import static io.culebra.internal.net.Loopback.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.net.Loopback.Arrived;
import io.culebra.internal.net.SocketOptions.Family;
import io.culebra.internal.syscall.Errno;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a receive batch does with its slots, and what it does not let through. */
class ReceiveSlotsTest {
    private final Loopback net = new Loopback();

    @AfterEach
    void nothingStaysInUse() {
        net.close();
    }

    @Nested
    class Slots {
        @Test
        void aSlotThatNobodyKeptIsFilledAgain() throws Exception {
            UdpSocket socket = net.ipv4();
            SendBatch out = net.sender(1, socket);
            ReceiveBatch in = net.receiver(1);
            DatagramRun run = new DatagramRun();
            PacketBuffer slot = receiveOne(out, in, socket, run);
            for (int i = 0; i < 3; i++) {
                assertSame(slot, receiveOne(out, in, socket, run));
            }
            assertEquals(1, net.slab.inUse());
        }

        @Test
        void aRetainedSlotIsReplacedAndGoesHomeLater() throws Exception {
            UdpSocket socket = net.ipv4();
            SendBatch out = net.sender(1, socket);
            ReceiveBatch in = net.receiver(1);
            DatagramRun run = new DatagramRun();
            PacketBuffer kept = receiveOne(out, in, socket, run);
            kept.retain();
            assertNotSame(kept, receiveOne(out, in, socket, run));
            assertEquals(2, net.slab.inUse());
            kept.release();
            assertEquals(1, net.slab.inUse());
        }

        @Test
        void aTakenSlotIsTheTakersAlone() throws Exception {
            UdpSocket socket = net.ipv4();
            SendBatch out = net.sender(1, socket);
            ReceiveBatch in = net.receiver(1);
            PacketBuffer slot = receiveOne(out, in, socket, new DatagramRun());
            assertSame(slot, in.take(0));
            assertFalse(slot.isShared());
            assertThrows(IllegalStateException.class, () -> in.take(0));
            assertThrows(IllegalStateException.class, () -> in.run(0, new DatagramRun()));
            slot.release();
            assertEquals(0, net.slab.inUse());
        }

        @Test
        void withFewSlotsLeftFewerMessagesAreReceivedAndNoneIsLost() throws Exception {
            UdpSocket socket = net.ipv4();
            SendBatch out = net.sender(8, socket);
            ReceiveBatch in = net.receiver(8);
            DatagramRun run = new DatagramRun();
            send(out, socket, "01234567");
            assertEquals(8, in.receive(socket));
            PacketBuffer[] kept = new PacketBuffer[8];
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 8; i += 2) {
                kept[i] = in.take(i);
            }
            PacketBuffer[] rest = exhaust();
            send(out, socket, "abcdefgh");
            assertEquals(4, in.receive(socket), "four slots are left");
            for (int i = 0; i < 4; i++) {
                assertTrue(in.run(i, run));
                all.append(Loopback.arrived(run).bytes());
            }
            kept[0].release();
            assertEquals(4, in.receive(socket), "a fifth slot, but only four are waiting");
            for (int i = 0; i < 4; i++) {
                assertTrue(in.run(i, run));
                all.append(Loopback.arrived(run).bytes());
            }
            assertEquals("abcdefgh", all.toString());
            assertEquals(0, in.noSlot());
            for (int i = 2; i < 8; i += 2) {
                kept[i].release();
            }
            release(rest);
        }

        @Test
        void withoutASlotWhatWaitsIsDroppedAndCounted() throws Exception {
            UdpSocket socket = net.ipv4();
            SendBatch out = net.sender(8, socket);
            ReceiveBatch in = net.receiver(2);
            DatagramRun run = new DatagramRun();
            PacketBuffer[] all = exhaust();
            send(out, socket, "abc");
            assertEquals(0, in.receive(socket));
            assertEquals(0, in.receive(socket));
            assertEquals(-Errno.EAGAIN, in.receive(socket));
            assertEquals(3, in.noSlot());
            release(all);
            send(out, socket, "d");
            assertEquals(1, in.receive(socket));
            assertTrue(in.run(0, run));
            assertEquals(
                    new Arrived("d", 1, 0, 0, socket.local(), socket.local()),
                    Loopback.arrived(run));
        }

        private PacketBuffer receiveOne(
                SendBatch out, ReceiveBatch in, UdpSocket socket, DatagramRun run) {
            send(out, socket, "x");
            assertEquals(1, in.receive(socket));
            assertTrue(in.run(0, run));
            return run.buffer();
        }

        /**
         * One message for each letter, from the socket to itself: on loopback it is there at once.
         */
        private void send(SendBatch out, UdpSocket socket, String letters) {
            for (int i = 0; i < letters.length(); i++) {
                commit(out, socket.local(), letters.substring(i, i + 1), 1);
            }
            assertEquals(0, out.flush());
        }

        private PacketBuffer[] exhaust() {
            PacketBuffer[] all = new PacketBuffer[net.slab.available()];
            for (int i = 0; i < all.length; i++) {
                all[i] = net.slab.tryAcquire();
            }
            return all;
        }

        private void release(PacketBuffer[] all) {
            for (PacketBuffer buffer : all) {
                buffer.release();
            }
        }
    }

    @Nested
    class Drops {
        @Test
        void anEmptyDatagramIsSkipped() throws Exception {
            UdpSocket from = net.ipv4();
            UdpSocket to = net.ipv4();
            try (var channel = DatagramChannel.open()) {
                channel.send(
                        ByteBuffer.allocate(0),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), to.local().port()));
            }
            SendBatch out = net.sender(1, from);
            commit(out, to.local(), "x", 1);
            out.flush();
            ReceiveBatch in = net.receiver(4);
            assertEquals("x", Loopback.bytes(net.receive(in, to, 1)));
            assertEquals(1, in.empty());
            assertEquals(1, in.datagrams());
        }

        @Test
        void whatTheKernelHadNoRoomForIsCounted() throws Exception {
            UdpSocket from = net.ipv4();
            UdpSocket to = net.open(SocketOptions.at(ANY_V4).buffers(20_000));
            SendBatch out = net.sender(64, from);
            int sent = 0;
            for (int i = 0; i < 100; i++, sent++) {
                put(out, "kernel", 1200);
                out.commit(0, InternetAddress.NONE, to.local(), 0, 1200, 1200);
                assertEquals(0, out.flush());
            }
            ReceiveBatch in = net.receiver(16);
            Loopback.drain(in, to);
            for (int i = 0; i < 2; i++, sent++) {
                commit(out, to.local(), "told with the next", 100);
                out.flush();
                Loopback.drain(in, to);
            }
            assertTrue(in.kernelDrops() > 0);
            assertEquals(sent, in.datagrams() + in.kernelDrops());
        }

        @Test
        void aMessageThatDoesNotFitItsSlotIsCounted() throws Exception {
            UdpSocket socket = net.open(noCoalescing());
            var slab = new Slab(net.arena.allocate(4 * 1024, 64), 4, 1024);
            ReceiveBatch in = new ReceiveBatch(net.calls, net.arena, slab, 4);
            SendBatch out = net.sender(4, socket);
            for (int length : new int[] {1025, 1024, 2000}) {
                put(out, "z", length);
                out.commit(0, InternetAddress.NONE, socket.local(), 0, length, length);
            }
            out.flush();
            assertEquals(
                    List.of(1024),
                    Loopback.drain(in, socket).stream().map(run -> run.bytes().length()).toList());
            assertEquals(2, in.truncated());
            assertEquals(1, in.datagrams());
            in.close();
            assertEquals(0, slab.inUse());
        }

        private static SocketOptions noCoalescing() {
            return new SocketOptions(Family.IPV4, ANY_V4, false, SocketOptions.BUFFER_BYTES, false);
        }
    }
}
