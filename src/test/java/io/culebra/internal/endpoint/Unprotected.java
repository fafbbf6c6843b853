package io.culebra.internal.endpoint;

import io.culebra.internal.crypto.RetryIntegrity;
import io.culebra.internal.memory.SegmentWriter;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.HeaderWriter;
import io.culebra.internal.wire.QuicVersion;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Packets that anyone can write: Version Negotiation, Retry, and long headers of any version. */
final class Unprotected {
    private static final int MOST_BYTES = 2048;
    private static final int LONG_FORM = 0xc0;

    private Unprotected() {}

    static byte[] versionNegotiation(
            ConnectionId destination, ConnectionId source, int... versions) {
        SegmentWriter out = longHeader(0, destination, source);
        for (int version : versions) {
            out.writeInt(version);
        }
        return bytes(out);
    }

    /** A long header with nothing known behind it. */
    static byte[] ofVersion(
            int version, ConnectionId destination, ConnectionId source, int packetBytes) {
        SegmentWriter out = longHeader(version, destination, source);
        out.writeZeros(packetBytes - out.position());
        return bytes(out);
    }

    /**
     * A Retry.
     *
     * @param original what the integrity tag says the client sent to
     */
    static byte[] retry(
            ConnectionId destination, ConnectionId source, ConnectionId original, byte[] token) {
        MemorySegment memory = MemorySegment.ofArray(new byte[MOST_BYTES]);
        SegmentWriter out = new SegmentWriter().wrap(memory, 0, MOST_BYTES);
        HeaderWriter.writeRetry(out, QuicVersion.V1, destination, source, token, 0);
        RetryIntegrity.seal(QuicVersion.V1, original, memory, 0, (int) out.position());
        out.skip(RetryIntegrity.TAG_BYTES);
        return bytes(out);
    }

    private static SegmentWriter longHeader(
            int version, ConnectionId destination, ConnectionId source) {
        SegmentWriter out =
                new SegmentWriter()
                        .wrap(MemorySegment.ofArray(new byte[MOST_BYTES]), 0, MOST_BYTES);
        out.writeByte(LONG_FORM);
        out.writeInt(version);
        out.writeByte(destination.length());
        destination.write(out);
        out.writeByte(source.length());
        source.write(out);
        return out;
    }

    private static byte[] bytes(SegmentWriter out) {
        byte[] all = (byte[]) out.target().heapBase().orElseThrow();
        return Arrays.copyOf(all, (int) out.position());
    }
}
