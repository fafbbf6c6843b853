package io.culebra.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionException;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Fetches paths by HTTP/0.9 on one connection, as many at a time as the server allows. */
final class HqClientApp implements ApplicationOverQuic {
    private static final int STATUS = 200;

    private final Queue<Download> waiting;
    private final List<Download> all;

    HqClientApp(List<Download> downloads) {
        all = new ArrayList<>(downloads);
        waiting = new ArrayDeque<>(downloads);
    }

    @Override
    public void onEstablished(QuicConnection connection, HandshakeInfo info) {
        request(connection);
    }

    @Override
    public void onStreamsAvailable(QuicConnection connection, boolean bidirectional) {
        request(connection);
    }

    private void request(QuicConnection connection) {
        while (!waiting.isEmpty()) {
            QuicStream stream = connection.tryOpenStream(true).orElse(null);
            if (stream == null) {
                return;
            }
            Download download = waiting.remove();
            stream.attach(download);
            download.onHead(STATUS, -1);
            send(stream, "GET " + download.url().getPath() + "\r\n");
        }
    }

    private static void send(QuicStream stream, String line) {
        byte[] text = line.getBytes(StandardCharsets.US_ASCII);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, text);
            stream.write(bytes, 0, text.length, true);
        }
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        download(stream).onBytes(bytes, from, length, fin);
    }

    @Override
    public void onStreamReset(QuicStream stream, long errorCode) {
        download(stream).fail("reset by the server");
    }

    @Override
    public void onClose(QuicConnection connection, ConnectionShutdown shutdown) {
        String why = Main.oneLine(new ConnectionException(shutdown));
        all.forEach(download -> download.fail(why));
    }

    private static Download download(QuicStream stream) {
        return (Download) stream.attachment().orElseThrow();
    }
}
