package io.culebra.internal.connection;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.crypto.PacketOpener;
import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.wire.DropReason;
import io.culebra.internal.wire.HeaderParser;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.PacketNumbers;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;

/**
 * Takes runs of datagrams apart: coalesced packets, header protection, packet numbers, opening.
 * What nobody authenticated is dropped and counted; what is whole goes to {@link
 * Arrivals#onPacket}.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-12.2 RFC 9000, section 12.2
 */
final class DatagramReader {
    private static final int LONG_FORM = 0x80;
    private static final int FIXED_BIT = 0x40;
    private static final int KEY_PHASE_BIT = 0x04;
    private static final int PACKET_NUMBER_LENGTH_BITS = 0x03;
    private static final int SHORT_RESERVED_BITS = 0x18;
    private static final int LONG_RESERVED_BITS = 0x0c;
    private static final int MAX_PACKET_NUMBER_BYTES = 4;

    private final Connection connection;
    private final Arrivals arrivals;
    private final HeaderParser header;

    DatagramReader(Connection connection, Arrivals arrivals) {
        this.connection = connection;
        this.arrivals = arrivals;
        header = connection.context.headers();
    }

    /**
     * Reads {@code length} bytes of the run from {@code from}: whole datagrams, all for this
     * connection.
     */
    void read(DatagramRun run, int from, int length) throws TransportException {
        MemorySegment memory = run.bytes();
        int stride = run.stride();
        int end = from + length;
        int at = from;
        while (at < end && connection.isOpen()) {
            OneRttKeys keys = connection.handshake.readKeys();
            int count = shortDatagrams(memory, at, end, stride);
            if (keys != null && count > 0) {
                int last = Math.min(stride, end - at - (count - 1) * stride);
                readShortRun(keys, memory, at, stride, count, last);
                at += count * stride;
            } else {
                readDatagram(memory, at, Math.min(at + stride, end));
                at += stride;
            }
        }
    }

    /** Reads one datagram that was kept because its keys were not there yet. */
    void readKept(MemorySegment memory, long from, long to) throws TransportException {
        readDatagram(memory, from, to);
    }

    /**
     * How many datagrams from {@code at} on have a short header and are long enough to be opened.
     */
    private int shortDatagrams(MemorySegment memory, int at, int end, int stride) {
        int least = leastShortBytes();
        int count = 0;
        for (int next = at; next < end; next += stride) {
            int first = memory.get(JAVA_BYTE, next);
            if ((first & (LONG_FORM | FIXED_BIT)) != FIXED_BIT
                    || Math.min(stride, end - next) < least) {
                return count;
            }
            count++;
        }
        return count;
    }

    private int leastShortBytes() {
        return 1 + connection.localIdLength() + MAX_PACKET_NUMBER_BYTES + Aead.TAG_BYTES;
    }

    private void readShortRun(
            OneRttKeys keys, MemorySegment memory, long at, int stride, int count, int lastLength)
            throws TransportException {
        keys.unprotectRun(memory, at, stride, count, 1 + connection.localIdLength());
        for (int i = 0; i < count && connection.isOpen(); i++) {
            int length = i == count - 1 ? lastLength : stride;
            readShort(keys, memory, at + (long) i * stride, length);
        }
    }

    /** A short-header packet whose header protection is off already. */
    private void readShort(OneRttKeys keys, MemorySegment memory, long at, int length)
            throws TransportException {
        PacketSpace space = connection.application;
        int first = memory.get(JAVA_BYTE, at);
        int numberBytes = (first & PACKET_NUMBER_LENGTH_BITS) + 1;
        int headerLength = 1 + connection.localIdLength() + numberBytes;
        long packetNumber =
                decodeNumber(space, memory, at + headerLength - numberBytes, numberBytes);
        if (space.acks.isDuplicate(packetNumber)) {
            arrivals.onDropped(DropReason.DUPLICATE, length);
            return;
        }
        arrivals.onDestination(memory, at + 1, connection.localIdLength());
        int phase = (first & KEY_PHASE_BIT) != 0 ? 1 : 0;
        if (!keys.open(
                memory,
                at,
                headerLength,
                length - headerLength,
                packetNumber,
                phase,
                connection.nowNanos(),
                connection.recovery.ptoNanos())) {
            arrivals.onUndecryptable(memory, at, length);
            return;
        }
        // RFC 9000 §17.3.1: only checked once the packet is known to be the peer's.
        if ((first & SHORT_RESERVED_BITS) != 0) {
            throw TransportException.of(Violation.RESERVED_BITS);
        }
        arrivals.onPacket(
                space,
                PacketType.ONE_RTT,
                memory,
                at + headerLength,
                at + length - Aead.TAG_BYTES,
                packetNumber);
    }

    private void readDatagram(MemorySegment memory, long from, long end) throws TransportException {
        long at = from;
        while (at < end && connection.isOpen()) {
            DropReason junk = header.parse(memory, at, end, connection.localIdLength());
            if (junk == null && at > from && !sameDestination(memory, from)) {
                // RFC 9000 §12.2: packets for another connection id do not belong here.
                junk = DropReason.OTHER_CONNECTION;
            }
            if (junk == null && isSmallInitial(end - from)) {
                junk = DropReason.INITIAL_TOO_SMALL;
            }
            if (junk != null) {
                arrivals.onDropped(junk, (int) (end - at));
                return;
            }
            long next = header.packetEnd();
            readPacket(memory, at, next);
            at = next;
        }
    }

    /** RFC 9000 §14.1: a server drops Initials in datagrams that no client of its may send. */
    private boolean isSmallInitial(long datagramBytes) {
        return datagramBytes < HandshakeDatagrams.LEAST_INITIAL_DATAGRAM
                && header.type() == PacketType.INITIAL
                && connection.isServer();
    }

    private void readPacket(MemorySegment memory, long at, long end) throws TransportException {
        int bytes = (int) (end - at);
        switch (header.type()) {
            case VERSION_NEGOTIATION ->
                    connection.initialExchange.onVersionNegotiation(memory, at, end, header);
            case RETRY -> connection.initialExchange.onRetry(memory, at, end, header);
            case ZERO_RTT -> readEarly(memory, at, end);
            case INITIAL -> readLong(connection.initial, memory, at, end);
            case HANDSHAKE -> readLong(connection.handshakeSpace, memory, at, end);
            case ONE_RTT -> readOneShort(memory, at, bytes);
        }
    }

    private void readEarly(MemorySegment memory, long at, long end) throws TransportException {
        EarlyTraffic early = connection.early;
        early.onTime(connection.nowNanos());
        if (connection.application.opener == null && !early.mayComeLater()) {
            arrivals.onDropped(DropReason.NO_KEYS, (int) (end - at));
            return;
        }
        early.settle();
        readLong(connection.application, memory, at, end);
    }

    private void readOneShort(MemorySegment memory, long at, int bytes) throws TransportException {
        OneRttKeys keys = connection.handshake.readKeys();
        if (keys == null) {
            arrivals.keepForLater(memory, at, bytes);
            return;
        }
        if (bytes < leastShortBytes()) {
            arrivals.onUndecryptable(memory, at, bytes);
            return;
        }
        keys.unprotectRun(memory, at, bytes, 1, 1 + connection.localIdLength());
        readShort(keys, memory, at, bytes);
    }

    private void readLong(PacketSpace space, MemorySegment memory, long at, long end)
            throws TransportException {
        int bytes = (int) (end - at);
        DropReason wrong = connection.initialExchange.check(space, memory, header);
        if (wrong != null) {
            arrivals.onDropped(wrong, bytes);
            return;
        }
        PacketOpener opener =
                space.id == PacketNumberSpace.INITIAL
                        ? connection.versions.initialOpener(header.version())
                        : space.opener;
        if (opener == null) {
            if (space.isDiscarded()) {
                arrivals.onDropped(DropReason.LATE_KEYS, bytes);
            } else {
                arrivals.keepForLater(memory, at, bytes);
            }
            return;
        }
        if (!header.hasSample()) {
            arrivals.onDropped(DropReason.NO_SAMPLE, bytes);
            return;
        }
        openLong(space, opener, memory, at, end);
    }

    private void openLong(
            PacketSpace space, PacketOpener opener, MemorySegment memory, long at, long end)
            throws TransportException {
        int bytes = (int) (end - at);
        long numberAt = header.packetNumberFrom();
        opener.unprotectRun(memory, at, bytes, 1, (int) (numberAt - at), true);
        int first = memory.get(JAVA_BYTE, at);
        int numberBytes = (first & PACKET_NUMBER_LENGTH_BITS) + 1;
        long packetNumber = decodeNumber(space, memory, numberAt, numberBytes);
        if (space.acks.isDuplicate(packetNumber)) {
            arrivals.onDropped(DropReason.DUPLICATE, bytes);
            return;
        }
        int headerLength = (int) (numberAt - at) + numberBytes;
        if (!opener.open(memory, at, headerLength, bytes - headerLength, packetNumber)) {
            arrivals.onDropped(DropReason.UNDECRYPTABLE, bytes);
            return;
        }
        // RFC 9000 §17.2: only checked once the packet is known to be the peer's.
        if ((first & LONG_RESERVED_BITS) != 0) {
            throw TransportException.of(Violation.RESERVED_BITS);
        }
        arrivals.onDestination(memory, header.destinationIdFrom(), header.destinationIdLength());
        connection.initialExchange.onOpened(space, memory, header);
        arrivals.onPacket(
                space,
                header.type(),
                memory,
                at + headerLength,
                end - Aead.TAG_BYTES,
                packetNumber);
    }

    private boolean sameDestination(MemorySegment memory, long datagram) {
        int length = header.destinationIdLength();
        boolean firstIsLong = (memory.get(JAVA_BYTE, datagram) & LONG_FORM) != 0;
        long firstId = datagram + (firstIsLong ? 6 : 1);
        int firstLength =
                firstIsLong
                        ? memory.get(JAVA_BYTE, datagram + 5) & 0xff
                        : connection.localIdLength();
        long id = header.destinationIdFrom();
        return firstLength == length
                && MemorySegment.mismatch(
                                memory, firstId, firstId + length, memory, id, id + length)
                        < 0;
    }

    private static long decodeNumber(PacketSpace space, MemorySegment memory, long at, int bytes) {
        long truncated = 0;
        for (int i = 0; i < bytes; i++) {
            truncated = (truncated << 8) | (memory.get(JAVA_BYTE, at + i) & 0xff);
        }
        return PacketNumbers.decode(truncated, bytes, space.acks.received().max());
    }
}
