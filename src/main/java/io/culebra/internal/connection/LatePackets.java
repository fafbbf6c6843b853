package io.culebra.internal.connection;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.wire.TransportException;

/**
 * Packets that came before the keys to open them, because the network changed their order or an
 * answer is awaited: kept in their slots, few and not for long.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.7 RFC 9001, section 5.7
 */
final class LatePackets {
    private static final int CAPACITY = 8;
    private static final DatagramRun[] NONE = {};

    private DatagramRun[] packets = NONE;
    private int count;

    /** What is done with packets whose keys have come. */
    interface Reading {
        /** Reads a packet; the run has nothing else, and its slot is borrowed. */
        void read(DatagramRun packet) throws TransportException;
    }

    /** False if there is no room: the packet is dropped. */
    boolean keep(DatagramRun run, long at, int bytes) {
        Slab slab = run.buffer().home();
        if (count == CAPACITY || slab.available() <= slab.inUse()) {
            return false;
        }
        run.buffer().retain();
        if (packets.length == 0) {
            packets = new DatagramRun[CAPACITY];
        }
        packets[count++] =
                new DatagramRun()
                        .set(
                                run.buffer(),
                                (int) at,
                                bytes,
                                bytes,
                                run.ecn(),
                                run.socket(),
                                run.local(),
                                run.peer());
        return true;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Reads all that is kept once more; what still has no keys is kept again. */
    void replay(Reading reading) throws TransportException {
        int waiting = count;
        count = 0;
        DatagramRun[] kept = packets;
        packets = NONE;
        try {
            for (int i = 0; i < waiting; i++) {
                reading.read(kept[i]);
            }
        } finally {
            for (int i = 0; i < waiting; i++) {
                kept[i].buffer().release();
            }
        }
    }

    void release() {
        for (int i = 0; i < count; i++) {
            packets[i].buffer().release();
        }
        count = 0;
    }
}
