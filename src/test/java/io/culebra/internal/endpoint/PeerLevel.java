package io.culebra.internal.endpoint;

import io.culebra.internal.crypto.PacketOpener;
import io.culebra.internal.crypto.PacketSealer;
import io.culebra.internal.wire.PacketType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a handmade peer knows of one encryption level: keys, packet numbers, handshake bytes. */
final class PeerLevel {
    private static final int MOST_CRYPTO_BYTES = 1000;

    final PacketType type;
    @Nullable PacketSealer sealer;
    @Nullable PacketOpener opener;
    final TreeSet<Long> heard = new TreeSet<>();
    boolean owesAck;
    private long nextNumber;
    private byte[] outgoing = {};
    private int sent;
    private final TreeMap<Long, byte[]> ahead = new TreeMap<>();
    private long delivered;

    PeerLevel(PacketType type) {
        this.type = type;
    }

    PacketSealer keys() {
        PacketSealer keys = sealer;
        if (keys == null) {
            throw new AssertionError("no keys for " + type);
        }
        return keys;
    }

    long nextNumber() {
        return nextNumber++;
    }

    void write(byte[] bytes) {
        int before = outgoing.length;
        outgoing = Arrays.copyOf(outgoing, before + bytes.length);
        System.arraycopy(bytes, 0, outgoing, before, bytes.length);
    }

    /** All handshake bytes of this level so far, sent or not. */
    byte[] handshakeBytes() {
        return outgoing.clone();
    }

    /** CRYPTO frames of what was not sent yet, each for a packet of its own. */
    List<byte[]> unsentCrypto() {
        List<byte[]> frames = new ArrayList<>();
        while (sent < outgoing.length) {
            int end = Math.min(outgoing.length, sent + MOST_CRYPTO_BYTES);
            frames.add(Frames.crypto(sent, Arrays.copyOfRange(outgoing, sent, end)));
            sent = end;
        }
        return frames;
    }

    /** Handshake bytes of the other side that are in order now. */
    List<byte[]> inOrder(Frame.Crypto frame) {
        ahead.putIfAbsent(frame.offset(), frame.bytes().array());
        List<byte[]> ready = new ArrayList<>();
        for (Map.Entry<Long, byte[]> next = ahead.pollFirstEntry();
                next != null;
                next = ahead.pollFirstEntry()) {
            byte[] bytes = next.getValue();
            if (next.getKey() > delivered) {
                ahead.put(next.getKey(), bytes);
                break;
            }
            int skip = (int) (delivered - next.getKey());
            if (skip < bytes.length) {
                ready.add(Arrays.copyOfRange(bytes, skip, bytes.length));
                delivered = next.getKey() + bytes.length;
            }
        }
        return ready;
    }
}
