package io.culebra.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicStream;
import java.lang.foreign.MemorySegment;

/**
 * The server's side of the ALPN {@code perf}: reads 8 bytes that say how many to answer, the rest
 * up to the end of the stream, and then answers so many.
 */
final class PerfServerApp implements ApplicationOverQuic {
    private static final int HEADER_BYTES = 8;

    /** What is known of one request. */
    private static final class Request {
        int headerBytes;
        long answer;
    }

    private final PerfFiller filler;

    PerfServerApp(PerfFiller filler) {
        this.filler = filler;
    }

    @Override
    public void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        Request request = request(stream);
        for (long at = from; request.headerBytes < HEADER_BYTES && at < from + length; at++) {
            request.answer = (request.answer << Byte.SIZE) | (bytes.get(JAVA_BYTE, at) & 0xff);
            request.headerBytes++;
        }
        if (fin) {
            answer(stream, request);
        }
    }

    @Override
    public void onStreamWritable(QuicStream stream) {
        answer(stream, request(stream));
    }

    private void answer(QuicStream stream, Request request) {
        if (request.answer == 0) {
            stream.finish();
        } else {
            request.answer = filler.send(stream, request.answer, true);
        }
    }

    private static Request request(QuicStream stream) {
        Object state = stream.attachment().orElse(null);
        if (state instanceof Request known) {
            return known;
        }
        Request fresh = new Request();
        stream.attach(fresh);
        return fresh;
    }
}
