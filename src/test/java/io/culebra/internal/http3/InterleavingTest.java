package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.http3.BodySink;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Response;
import io.culebra.http3.Http3ResponseHandler;
import io.culebra.http3.Http3Settings;
import io.culebra.http3.Http3Stream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Many exchanges at a time, of all kinds, with bytes cut anywhere, callbacks in any order, send
 * buffers of any size, and readers that pause at random: every body arrives whole and in order.
 */
class InterleavingTest {
    private static final int SEEDS = 250;
    private static final int LARGEST_BODY = 4000;

    /** How a server sends its body. */
    private enum Mode {
        WHOLE,
        KNOWN_LENGTH,
        PIECES,
        LENT,
        ECHO
    }

    private static byte[] body(int size, int salt) {
        byte[] body = new byte[size];
        new Random(size * 31L + salt).nextBytes(body);
        return body;
    }

    private static MemorySegment nativeCopy(byte[] bytes) {
        MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
        return copy.asSlice(0, bytes.length);
    }

    /** Collects a body, and pauses at random places. */
    private static final class Reader implements BodySink {
        private final Http3Stream stream;
        private final Random random;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean ended;

        Reader(Http3Stream stream, Random random) {
            this.stream = stream;
            this.random = random;
        }

        @Override
        public void onBody(MemorySegment bytes, long from, long length, boolean fin) {
            assertTrue(!ended, "a piece after the end");
            long taken = length;
            if (random.nextInt(3) == 0) {
                taken = random.nextLong(length + 1);
                stream.pauseBody(from + taken);
                if (random.nextBoolean()) {
                    stream.resumeBody();
                } else {
                    stream.connection().execute(_ -> stream.resumeBody());
                }
            }
            body.writeBytes(bytes.asSlice(from, taken).toArray(JAVA_BYTE));
            ended = fin && taken == length;
        }
    }

    /** Lends a body piece by piece. */
    private static final class Lender implements Runnable {
        private final Http3Stream stream;
        private final MemorySegment body;
        private final long pieceBytes;
        private long sent;
        private int lent;
        private int returned;

        Lender(Http3Stream stream, MemorySegment body, long pieceBytes) {
            this.stream = stream;
            this.body = body;
            this.pieceBytes = pieceBytes;
            stream.onWritable(this);
        }

        @Override
        public void run() {
            while (sent < body.byteSize()) {
                long length = Math.min(pieceBytes, body.byteSize() - sent);
                boolean last = sent + length == body.byteSize();
                if (stream.lend(body, sent, length, last, () -> returned++) == 0) {
                    return;
                }
                lent++;
                sent += length;
            }
        }
    }

    /** One exchange as the client sees it. */
    private static final class Call implements Http3ResponseHandler {
        private final Mode mode;
        private final byte[] expected;
        private final Random random;
        private @Nullable Reader reader;
        private @Nullable Http3Response head;
        private @Nullable Http3Failure failure;

        Call(Mode mode, byte[] expected, Random random) {
            this.mode = mode;
            this.expected = expected;
            this.random = random;
        }

        @Override
        public void onResponse(Http3ClientExchange exchange, Http3Response response) {
            head = response;
            Reader taking = new Reader(exchange, random);
            reader = taking;
            if (random.nextBoolean()) {
                exchange.onBody(taking);
            } else {
                exchange.connection().execute(_ -> exchange.onBody(taking));
            }
        }

        @Override
        public void onFailed(Http3ClientExchange exchange, Http3Failure why) {
            failure = why;
        }
    }

    private final List<Lender> lenders = new ArrayList<>();

    private void serve(Http3Exchange exchange, Random random) {
        String[] parts = exchange.request().path().split("/");
        Mode mode = Mode.valueOf(parts[1]);
        int size = Integer.parseInt(parts[2]);
        MemorySegment body = nativeCopy(body(size, mode.name().length()));
        int piece = 1 + random.nextInt(2500);
        switch (mode) {
            case WHOLE -> exchange.respond(200, Fields.EMPTY, body, 0, size);
            case KNOWN_LENGTH -> {
                Fields fields = Fields.of("content-length", String.valueOf(size));
                exchange.sendHead(200, fields, false);
                new Upload(exchange, body, piece).run();
            }
            case PIECES -> {
                exchange.sendHead(200, Fields.EMPTY, false);
                new Upload(exchange, body, piece).run();
            }
            case LENT -> {
                exchange.sendHead(200, Fields.EMPTY, size == 0);
                Lender lender = new Lender(exchange, body, piece);
                lenders.add(lender);
                lender.run();
            }
            case ECHO -> Echo.start(exchange);
        }
    }

    @Test
    void deliverEveryBodyWholeAndInOrder() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void run(long seed) {
        Random random = new Random(seed);
        lenders.clear();
        ServerConnection server =
                new ServerConnection(
                        Exchanging.workspace(),
                        Http3Settings.DEFAULTS,
                        exchange -> {
                            if (random.nextBoolean()) {
                                serve(exchange, random);
                            } else {
                                exchange.connection().execute(_ -> serve(exchange, random));
                            }
                        });
        ClientConnection client =
                new ClientConnection(Exchanging.workspace(), Http3Settings.DEFAULTS);
        FakeQuic quic = new FakeQuic(client, server, seed);
        quic.window = 1L + random.nextInt(random.nextBoolean() ? 50 : 5000);
        quic.longestCut = 1 + random.nextInt(random.nextBoolean() ? 20 : 4000);
        quic.maxRequests = 1 + random.nextInt(8);
        quic.establish();

        List<Call> calls = new ArrayList<>();
        int count = 1 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
            int size = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(LARGEST_BODY);
            byte[] body = body(size, mode.name().length());
            Call call = new Call(mode, body, random);
            calls.add(call);
            URI uri = URI.create("https://a/" + mode + "/" + size);
            if (mode == Mode.ECHO) {
                boolean known = random.nextBoolean();
                Fields fields =
                        known
                                ? Fields.of("content-length", String.valueOf(size))
                                : Fields.of("x", "y");
                Http3ClientExchange exchange =
                        client.request(Http3Request.of("POST", uri, fields), false, call);
                new Upload(exchange, nativeCopy(body), 1 + random.nextInt(2500)).run();
            } else {
                client.request(Http3Request.get(uri), true, call);
            }
        }
        quic.run();

        for (Call call : calls) {
            assertNull(call.failure);
            assertTrue(call.head != null && call.head.status() == 200);
            Reader reader = call.reader;
            assertNotNull(reader);
            assertTrue(reader.ended, call.mode + " has no end");
            assertArrayEquals(call.expected, reader.body.toByteArray());
        }
        for (Lender lender : lenders) {
            assertEquals(lender.lent, lender.returned);
        }
        assertEquals(0, client.requests.size());
        assertEquals(0, server.requests.size());
        assertNull(quic.client.shutdown);
    }
}
