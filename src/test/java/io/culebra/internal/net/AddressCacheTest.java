package io.culebra.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.culebra.internal.memory.InternetAddress;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressCacheTest {
    @Test
    void remembersNearlyAllOfAsManyAsFitHalf() {
        AddressCache cache = new AddressCache(4096);
        Set<InternetAddress> known = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 2048; i++) {
            known.add(cache.of(0, SocketAddresses.mapped(0x0a000000 + i / 16), 1024 + i % 16));
        }
        int same = 0;
        for (InternetAddress address : known) {
            InternetAddress again = cache.of(address.high(), address.low(), address.port());
            assertEquals(address, again);
            if (known.contains(again)) {
                same++;
            }
        }
        assertEquals(2048, same, 250);
    }

    @Test
    void aFloodOfAddressesIsAnsweredRightly() {
        AddressCache cache = new AddressCache(4);
        for (int i = 0; i < 10_000; i++) {
            InternetAddress expected = new InternetAddress(i, i * 7L, i & 0xffff);
            InternetAddress first = cache.of(i, i * 7L, i & 0xffff);
            assertEquals(expected, first);
            assertSame(first, cache.of(i, i * 7L, i & 0xffff));
        }
    }
}
