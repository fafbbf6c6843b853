package io.culebra.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions by server; the servers in the order in which they were met last. */
final class MemorySessionStore implements SessionStore {
    private static final int MOST_PER_SERVER = 4;

    /** A session and its end. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Kept(String server, byte[] session, long untilMillis) {}

    private final int servers;
    private final Map<String, Deque<Kept>> byServer = new LinkedHashMap<>();

    MemorySessionStore(int servers) {
        if (servers < 1) {
            throw new IllegalArgumentException("a store for " + servers + " servers");
        }
        this.servers = servers;
    }

    @Override
    public synchronized void put(String server, byte[] session, long untilMillis) {
        Deque<Kept> kept = byServer.remove(server);
        if (kept == null) {
            kept = new ArrayDeque<>(MOST_PER_SERVER);
        }
        if (kept.size() == MOST_PER_SERVER) {
            kept.removeFirst();
        }
        kept.addLast(new Kept(server, session, untilMillis));
        byServer.put(server, kept);
        if (byServer.size() > servers) {
            byServer.remove(byServer.keySet().iterator().next());
        }
    }

    @Override
    public synchronized Optional<byte[]> take(String server, long nowMillis) {
        Deque<Kept> kept = byServer.get(server);
        if (kept == null) {
            return Optional.empty();
        }
        kept.removeIf(one -> one.untilMillis() <= nowMillis);
        Kept newest = kept.pollLast();
        if (kept.isEmpty()) {
            byServer.remove(server);
        }
        return Optional.ofNullable(newest).map(Kept::session);
    }

    /** All of them, in an order in which they can be put again. */
    synchronized List<Kept> all() {
        List<Kept> all = new ArrayList<>();
        byServer.values().forEach(all::addAll);
        return all;
    }
}
