package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.culebra.api.QuicSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private final StreamTable table = new StreamTable();

    @Test
    void findsWhatAMapFinds() {
        try (Side side = Side.of(false, QuicSettings.builder())) {
            StreamContext context =
                    new StreamContext(
                            new FakeConnection(false), QuicSettings.DEFAULTS, side.pool, side);
            Map<Long, Stream> map = new HashMap<>();
            Random random = new Random(1);
            for (int step = 0; step < 100_000; step++) {
                // Few ids while it is small, many after: growth, and long runs of neighbours.
                long id = random.nextInt(step < 50_000 ? 40 : 4000);
                if (map.containsKey(id)) {
                    assertSame(map.get(id), table.get(id));
                    if (random.nextInt(3) > 0) {
                        table.remove(id);
                        map.remove(id);
                    }
                } else {
                    assertNull(table.get(id));
                    table.remove(id);
                    Stream stream = new Stream(context, id, true, null, null);
                    table.add(stream);
                    map.put(id, stream);
                }
                assertEquals(map.size(), table.size());
            }
            Set<Stream> all = new HashSet<>(Arrays.asList(table.all()));
            assertEquals(new HashSet<>(map.values()), all);
            table.clear();
            assertEquals(0, table.size());
            assertNull(table.get(map.keySet().iterator().next()));
        }
    }
}
