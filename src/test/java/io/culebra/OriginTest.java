package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @Test
    void takesAnAuthorityApart() {
        assertEquals(new Origin("example.org", 443), Origin.of("example.org"));
        assertEquals(new Origin("example.org", 4433), Origin.of("example.org:4433"));
        assertEquals(new Origin("127.0.0.1", 1), Origin.of("127.0.0.1:1"));
        assertEquals(new Origin("::1", 443), Origin.of("[::1]"));
        assertEquals(new Origin("::1", 4433), Origin.of("[::1]:4433"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "host:", "host:0", "host:65536", "host:x", "[]:1"})
    void refusesWhatNamesNoHostOrNoPort(String authority) {
        assertThrows(IllegalArgumentException.class, () -> Origin.of(authority));
    }
}
