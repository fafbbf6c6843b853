package io.culebra.internal.net;

import static io.culebra.internal.memory.SteeringFunction.UNSURE;
import static io.culebra.internal.memory.SteeringFunction.workerOf;
import static io.culebra.internal.net.Loopback.ANY_V4;
import static io.culebra.internal.net.Loopback.ANY_V6;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.Loopback.Arrived;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The router's function and the kernel's program give every datagram to the same worker. */
class SteeringTest {
    private static final int LONG_HEADER = 0xc0;

    private final Loopback net = new Loopback();

    @AfterEach
    void nothingStaysInUse() {
        net.close();
    }

    @Test
    void aShortHeaderIsSteeredByTheWorkersOctetOfItsId() {
        for (int worker = 0; worker < 256; worker++) {
            byte[] packet = new byte[21];
            packet[0] = 0x40;
            packet[2] = (byte) worker;
            assertEquals(worker % 3, of(packet, 3));
            assertEquals(worker, of(packet, 256));
            assertEquals(0, of(packet, 1));
        }
    }

    @Test
    void aLongHeaderIsSteeredByTheSameOctet() {
        for (int idBytes = 0; idBytes < 256; idBytes++) {
            byte[] packet = new byte[6 + idBytes];
            packet[0] = (byte) LONG_HEADER;
            packet[5] = (byte) idBytes;
            if (idBytes > 1) {
                packet[7] = 77;
            }
            assertEquals(idBytes < 8 ? UNSURE : 77 % 5, of(packet, 5), idBytes + " bytes");
        }
    }

    @Test
    void everyPrefixThatHoldsNoWholeIdLeavesTheChoiceToTheKernel() {
        byte[] shortHeader = new byte[9];
        byte[] longHeader = new byte[26];
        longHeader[0] = (byte) LONG_HEADER;
        longHeader[5] = 20;
        for (byte[] packet : new byte[][] {shortHeader, longHeader}) {
            MemorySegment bytes = MemorySegment.ofArray(packet);
            for (int length = 0; length < packet.length; length++) {
                assertEquals(UNSURE, workerOf(bytes, 0, length, 4));
            }
            assertEquals(0, workerOf(bytes, 0, packet.length, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void theKernelAgreesOnEveryDatagramThatTheFunctionIsSureOf(int workers) throws Exception {
        UdpSocket[] group = group(ANY_V4, workers);
        UdpSocket from = net.ipv4();
        SendBatch out = net.sender(1, from);
        ReceiveBatch in = net.receiver(1);
        SplittableRandom random = new SplittableRandom(workers);
        int unsure = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] packet = randomPacket(random);
            MemorySegment.copy(packet, 0, out.memory(), JAVA_BYTE, out.position(), packet.length);
            out.commit(0, InternetAddress.NONE, group[0].local(), 0, packet.length, packet.length);
            assertEquals(0, out.flush());
            int worker = of(packet, workers);
            List<Integer> got = new ArrayList<>();
            for (int w = 0; w < workers; w++) {
                for (Arrived run : Loopback.drain(in, group[w])) {
                    assertEquals(packet.length, run.bytes().length());
                    got.add(w);
                }
            }
            assertEquals(1, got.size(), "lost or doubled");
            if (worker == UNSURE) {
                unsure++;
            } else {
                assertEquals(worker, got.getFirst());
            }
        }
        assertTrue(unsure > 200 && unsure < 1800, unsure + " of 2000 unsure");
    }

    @Test
    void packetsOfOneIdFromManyPortsArriveAtTheOwner() throws Exception {
        for (InternetAddress address : new InternetAddress[] {ANY_V4, ANY_V6}) {
            UdpSocket[] group = group(address, 2);
            ReceiveBatch in = net.receiver(8);
            for (int port = 0; port < 40; port++) {
                UdpSocket from = net.open(SocketOptions.at(address));
                SendBatch out = net.sender(2, from);
                // A run of three, and a single one: GSO is steered as its first datagram says.
                for (int length : new int[] {3 * 100, 100}) {
                    Loopback.put(out, "@" + (char) 0x33 + (char) 0x81, length);
                    out.commit(0, InternetAddress.NONE, group[0].local(), 0, length, 100);
                }
                assertEquals(0, out.flush());
                net.close(from);
            }
            assertEquals(List.of(), Loopback.drain(in, group[0]));
            List<Arrived> owned = Loopback.drain(in, group[1]);
            assertEquals(40 * 400, owned.stream().mapToInt(run -> run.bytes().length()).sum());
            in.close();
        }
    }

    @Test
    void aNumberOfWorkersThatDoesNotFitAnOctetIsABug() {
        assertThrows(IllegalArgumentException.class, () -> SteeringProgram.of(257));
        assertThrows(IllegalArgumentException.class, () -> SteeringProgram.of(0));
    }

    private UdpSocket[] group(InternetAddress address, int workers) throws Exception {
        UdpSocket[] group = new UdpSocket[workers];
        InternetAddress local = address;
        for (int i = 0; i < workers; i++) {
            group[i] = net.open(SocketOptions.at(local).sharedPort());
            local = group[i].local();
        }
        assertEquals(0, SteeringProgram.of(workers).attach(net.calls, net.arena, group[0].fd()));
        return group;
    }

    private static byte[] randomPacket(SplittableRandom random) {
        byte[] packet = new byte[1 + random.nextInt(random.nextBoolean() ? 40 : 1400)];
        random.nextBytes(packet);
        if (packet.length > 5 && random.nextBoolean()) {
            packet[5] = (byte) random.nextInt(24);
        }
        return packet;
    }

    private static int of(byte[] packet, int workers) {
        return workerOf(MemorySegment.ofArray(packet), 0, packet.length, workers);
    }
}
