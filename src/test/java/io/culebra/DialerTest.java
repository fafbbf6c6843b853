package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class DialerTest {
    private static final InetSocketAddress ONE = InetSocketAddress.createUnresolved("one", 1);
    private static final InetSocketAddress TWO = InetSocketAddress.createUnresolved("two", 2);

    private final Map<InetSocketAddress, CompletableFuture<String>> attempts =
            new ConcurrentHashMap<>();
    private final CompletableFuture<InetSocketAddress> secondBegun = new CompletableFuture<>();
    private final List<String> discarded = new ArrayList<>();

    private CompletableFuture<String> dial(InetSocketAddress... addresses) {
        return Dialer.dial(List.of(addresses), this::connect, discarded::add);
    }

    private CompletableFuture<String> connect(InetSocketAddress address) {
        CompletableFuture<String> attempt = new CompletableFuture<>();
        attempts.put(address, attempt);
        if (address.equals(TWO)) {
            secondBegun.complete(address);
        }
        return attempt;
    }

    private CompletableFuture<String> attempt(InetSocketAddress address) {
        return attempts.getOrDefault(address, new CompletableFuture<>());
    }

    @Test
    void takesTheFirstAddressThatAnswers() throws Exception {
        CompletableFuture<String> winner = dial(ONE, TWO);
        attempt(ONE).complete("one");
        assertEquals("one", winner.get());
        assertEquals(List.of(), discarded);
    }

    @Test
    void triesTheNextAtOnceWhenOneFails() throws Exception {
        CompletableFuture<String> winner = dial(ONE, TWO);
        attempt(ONE).completeExceptionally(new IOException("refused"));
        attempt(TWO).complete("two");
        assertEquals("two", winner.get());
    }

    @Test
    void triesTheNextWhenOneIsSilent() throws Exception {
        CompletableFuture<String> winner = dial(ONE, TWO);
        secondBegun.get();
        assertFalse(winner.isDone());
        attempt(TWO).complete("two");
        assertEquals("two", winner.get());
        attempt(ONE).complete("one");
        assertEquals(List.of("one"), discarded);
    }

    @Test
    void failsWithTheFirstFailureWhenAllFail() {
        CompletableFuture<String> winner = dial(ONE, TWO);
        IOException first = new IOException("first");
        attempt(ONE).completeExceptionally(first);
        assertFalse(winner.isDone());
        attempt(TWO).completeExceptionally(new IOException("second"));
        assertSame(first, assertThrows(ExecutionException.class, winner::get).getCause());
    }
}
