package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.internal.qpack.QpackEncoder;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A peer that sends any bytes, and records what it gets. */
final class RawPeer implements ApplicationOverQuic {
    static final String SETTINGS = "00 0400";

    /** GET https://a/ as an encoded section in a HEADERS frame. */
    static final String GET = "0108 0000 d1 d7 500161 c1";

    /** A response with status 200. */
    static final String OK = "0103 0000 d9";

    final Map<Long, ByteArrayOutputStream> received = new TreeMap<>();
    final Map<Long, Boolean> ended = new TreeMap<>();
    final Map<Long, Long> resets = new TreeMap<>();
    final Map<Long, Long> stops = new TreeMap<>();
    @Nullable ConnectionShutdown shutdown;

    private @Nullable QuicConnection connection;

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** A HEADERS frame with lines that nobody checked. */
    static String headers(String... namesAndValues) {
        QpackEncoder encoder = new QpackEncoder();
        encoder.begin();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            encoder.field(namesAndValues[i], namesAndValues[i + 1]);
        }
        return "01"
                + varInt(encoder.length())
                + HexFormat.of().formatHex(encoder.bytes(), 0, encoder.length());
    }

    static String varInt(long value) {
        return value < 0x40
                ? HexFormat.of().toHexDigits((byte) value)
                : HexFormat.of().toHexDigits((int) value | 0x8000_0000);
    }

    QuicConnection connection() {
        return Objects.requireNonNull(connection);
    }

    QuicStream open(boolean bidirectional) {
        return connection().tryOpenStream(bidirectional).orElseThrow();
    }

    /** Opens a stream and sends bytes on it. */
    QuicStream send(boolean bidirectional, String digits, boolean fin) {
        QuicStream stream = open(bidirectional);
        send(stream, digits, fin);
        return stream;
    }

    void send(QuicStream stream, String digits, boolean fin) {
        byte[] bytes = hex(digits);
        MemorySegment segment = Arena.ofAuto().allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
        stream.write(segment, 0, bytes.length, fin);
    }

    String text(long stream) {
        ByteArrayOutputStream bytes = received.get(stream);
        return bytes == null ? "" : HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public void onEstablished(QuicConnection established, HandshakeInfo info) {
        connection = established;
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        received.computeIfAbsent(stream.id(), _ -> new ByteArrayOutputStream())
                .writeBytes(bytes.asSlice(from, length).toArray(JAVA_BYTE));
        ended.put(stream.id(), fin);
    }

    @Override
    public void onStreamReset(QuicStream stream, long errorCode) {
        resets.put(stream.id(), errorCode);
    }

    @Override
    public void onStopSending(QuicStream stream, long errorCode) {
        stops.put(stream.id(), errorCode);
    }

    @Override
    public void onClose(QuicConnection closed, ConnectionShutdown why) {
        shutdown = why;
    }
}
