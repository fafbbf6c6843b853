package io.culebra.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * HTTP/0.9 over QUIC, as the interop runner speaks it: {@code GET /path}, answered by raw bytes.
 */
final class HqServerApp implements ApplicationOverQuic {
    private static final int MOST_REQUEST_BYTES = 4096;
    private static final long NOT_FOUND = 0x104;

    /** A request as far as it has come. */
    private static final class Line {
        String text = "";
    }

    private final Site site;

    HqServerApp(Site site) {
        this.site = site;
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        if (!(stream.attachment().orElse(null) instanceof Line line)) {
            if (stream.attachment().isPresent()) {
                return;
            }
            stream.attach(new Line());
            onStreamReadable(stream, bytes, from, length, fin);
            return;
        }
        byte[] text = bytes.asSlice(from, length).toArray(JAVA_BYTE);
        line.text += new String(text, StandardCharsets.ISO_8859_1);
        int end = line.text.indexOf('\n');
        if (end < 0 && line.text.length() > MOST_REQUEST_BYTES) {
            stream.reset(NOT_FOUND);
            stream.stopSending(NOT_FOUND);
        } else if (end >= 0 || fin) {
            answer(stream, (end < 0 ? line.text : line.text.substring(0, end)).strip());
        }
    }

    private void answer(QuicStream stream, String request) {
        Optional<Site.Resource> found = Optional.empty();
        try {
            if (request.startsWith("GET ")) {
                found = site.find(request.substring(4).strip());
            }
        } catch (IOException e) {
            System.err.println("culebra: " + Main.oneLine(e));
        }
        if (found.isEmpty()) {
            stream.attach(request);
            stream.reset(NOT_FOUND);
            return;
        }
        BodySender sender = new BodySender(found.get(), stream::lend);
        stream.attach(sender);
        if (found.get().length() == 0) {
            stream.finish();
        } else {
            sender.send();
        }
    }

    @Override
    public void onStreamWritable(QuicStream stream) {
        if (stream.attachment().orElse(null) instanceof BodySender sender) {
            sender.send();
        }
    }

    @Override
    public void onStopSending(QuicStream stream, long errorCode) {
        if (stream.attachment().orElse(null) instanceof BodySender sender) {
            sender.abandon();
        }
    }
}
