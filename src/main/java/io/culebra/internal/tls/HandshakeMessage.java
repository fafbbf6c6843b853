package io.culebra.internal.tls;

import java.util.Arrays;

/** One whole message, header included, in borrowed bytes. */
final class HandshakeMessage {
    private final byte[] bytes;
    private final int from;
    private final int to;

    /** The message in {@code bytes[from, to)}. */
    HandshakeMessage(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    int type() {
        return bytes[from] & 0xff;
    }

    TlsReader body() {
        return new TlsReader(bytes, from + MessageBuffer.HEADER_BYTES, to);
    }

    void addTo(Transcript transcript) {
        transcript.add(bytes, from, to);
    }

    /** Without its last bytes. */
    void addTo(Transcript transcript, int withoutBytes) {
        transcript.add(bytes, from, to - withoutBytes);
    }

    /** The same message in an array of its own. */
    HandshakeMessage copy() {
        byte[] own = Arrays.copyOfRange(bytes, from, to);
        return new HandshakeMessage(own, 0, own.length);
    }
}
