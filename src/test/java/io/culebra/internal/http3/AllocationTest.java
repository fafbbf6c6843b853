package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Handler;
import io.culebra.http3.Http3Settings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a warm server allocates; after the JIT has done its work, so the least of some rounds. */
class AllocationTest {
    private static final int REPEATS = 500;
    private static final int PIECE = 1200;

    /** Objects of an exchange: itself, its two messages, a frame reader, what waits. */
    private static final long MOST_PER_EXCHANGE = 512;

    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 16);
    private long actions;

    private long least(long enough, Runnable action) {
        Garbage.Work<RuntimeException> counted =
                () -> {
                    action.run();
                    actions++;
                };
        return Garbage.leastOf(REPEATS, enough * REPEATS, counted) / REPEATS;
    }

    private ServerConnection server(Http3Handler handler) {
        ServerConnection server =
                new ServerConnection(Exchanging.workspace(), Http3Settings.DEFAULTS, handler);
        new FakeQuic(new RawPeer(), server, 1).establish().run();
        return server;
    }

    private int put(String digits) {
        byte[] bytes = RawPeer.hex(digits);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
        return bytes.length;
    }

    @Test
    void aSmallExchangeAllocatesItsObjectsAndNothingElse() {
        Fields fields = Fields.of("content-type", "text/plain");
        MemorySegment body = Exchanging.bytes("hello");
        ServerConnection server = server(exchange -> exchange.respond(200, fields, body, 0, 5));
        int length = put(RawPeer.GET);
        SilentStream stream = new SilentStream(new FakeQuic(new RawPeer(), server, 1).server, 0);
        long perExchange =
                least(
                        MOST_PER_EXCHANGE,
                        () -> {
                            ServerExchange exchange = new ServerExchange(server, stream);
                            server.requests.add(exchange);
                            server.onStreamReadable(stream, memory, 0, length, true);
                            server.onStreamClosed(stream);
                        });
        assertEquals(0, server.requests.size());
        assertEquals(actions, stream.writes, "one write each");
        assertTrue(perExchange <= MOST_PER_EXCHANGE, perExchange + " bytes");
    }

    @Test
    void aBodyThatComesInAllocatesNothing() {
        long[] received = new long[1];
        ServerConnection server =
                server(exchange -> exchange.onBody((_, _, length, _) -> received[0] += length));
        SilentStream stream = new SilentStream(new FakeQuic(new RawPeer(), server, 1).server, 0);
        server.onStreamReadable(stream, memory, 0, put(RawPeer.GET), false);

        byte[] frames = RawPeer.hex("00 43e8");
        MemorySegment.copy(frames, 0, memory, JAVA_BYTE, 0, frames.length);
        long perPiece = least(0, () -> server.onStreamReadable(stream, memory, 0, 1003, false));
        assertEquals(0, perPiece);
        assertEquals(actions * 1000, received[0]);
    }

    @Test
    void aBodyThatGoesOutAllocatesNothing() {
        List<Http3Exchange> exchanges = new ArrayList<>();
        ServerConnection server = server(exchanges::add);
        SilentStream stream = new SilentStream(new FakeQuic(new RawPeer(), server, 1).server, 0);
        server.onStreamReadable(stream, memory, 0, put(RawPeer.GET), true);
        Http3Exchange exchange = exchanges.getFirst();
        exchange.sendHead(200, Fields.EMPTY, false);
        Runnable returned = () -> {};
        assertEquals(0, least(0, () -> exchange.write(memory, 0, PIECE, false)));
        assertEquals(0, least(0, () -> exchange.write(memory, 0, 100, false)));
        assertEquals(0, least(0, () -> exchange.lend(memory, 0, PIECE, false, returned)));
    }
}
