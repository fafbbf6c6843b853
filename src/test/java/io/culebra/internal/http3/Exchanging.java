package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.api.RandomSource;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Handler;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Settings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Our client and our server, on a transport in memory. */
abstract class Exchanging {
    static final Fields TEXT = Fields.of("content-type", "text/plain");

    final List<Http3Exchange> exchanges = new ArrayList<>();
    final Responses response = new Responses();
    ClientConnection client = new ClientConnection(workspace(), Http3Settings.DEFAULTS);
    Http3Settings serverSettings = Http3Settings.DEFAULTS;

    static Http3Workspace workspace() {
        return new Http3Workspace(Arena.ofAuto().allocate(16 << 10), new TestRandom(1));
    }

    static final class TestRandom implements RandomSource {
        private final Random random;

        TestRandom(long seed) {
            random = new Random(seed);
        }

        @Override
        public void nextBytes(byte[] target) {
            random.nextBytes(target);
        }

        @Override
        public long nextLong() {
            return random.nextLong();
        }
    }

    static MemorySegment bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment segment = Arena.ofAuto().allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
        return segment.asSlice(0, bytes.length);
    }

    static Http3Request get(String path) {
        return Http3Request.get(URI.create("https://example.org" + path));
    }

    static Http3Request post(String path, String... fields) {
        return Http3Request.of("POST", URI.create("https://example.org" + path), Fields.of(fields));
    }

    FakeQuic quic(Http3Handler handler) {
        ServerConnection server =
                new ServerConnection(
                        workspace(),
                        serverSettings,
                        exchange -> {
                            exchanges.add(exchange);
                            handler.handle(exchange);
                        });
        return new FakeQuic(client, server, 5).establish();
    }

    Http3Exchange exchange() {
        assertEquals(1, exchanges.size());
        return exchanges.getFirst();
    }
}
