package io.culebra.simulation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.memory.InternetAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/** Takes runs apart into datagrams. */
public final class SimulatedSink implements DatagramSink {
    private static final int SLOT_BYTES = 1 << 16;

    /** A datagram on its way. */
    public static final class Datagram {
        /** Who sent it. */
        public final InternetAddress from;

        /** Whom to. */
        public final InternetAddress to;

        /** Two bits. */
        public final int ecn;

        /** All of it. */
        public final byte[] bytes;

        /**
         * Makes one.
         *
         * @param bytes not copied
         */
        public Datagram(InternetAddress from, InternetAddress to, int ecn, byte[] bytes) {
            this.from = from;
            this.to = to;
            this.ecn = ecn;
            this.bytes = bytes;
        }
    }

    /** What was sent and not yet taken. */
    public final ArrayDeque<Datagram> datagrams = new ArrayDeque<>();

    private final MemorySegment slot = Arena.ofAuto().allocate(SLOT_BYTES, 64);
    private final InternetAddress own;

    SimulatedSink(InternetAddress own) {
        this.own = own;
    }

    @Override
    public boolean tryOpen() {
        return datagrams.size() < 1000;
    }

    @Override
    public MemorySegment memory() {
        return slot;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public int capacity() {
        return SLOT_BYTES;
    }

    @Override
    public int maxSegments() {
        return 44;
    }

    @Override
    public void commit(
            int socket,
            InternetAddress local,
            InternetAddress peer,
            int ecn,
            int length,
            int stride) {
        for (int at = 0; at < length; at += stride) {
            byte[] bytes = new byte[Math.min(stride, length - at)];
            MemorySegment.copy(slot, JAVA_BYTE, at, bytes, 0, bytes.length);
            datagrams.add(new Datagram(own, peer, ecn, bytes));
        }
    }
}
