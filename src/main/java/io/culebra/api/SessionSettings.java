package io.culebra.api;

import java.util.Optional;

/**
 * What is done about taking connections up again (RFC 8446 §2.2) and about early data, which
 * travels with a client's first packets (0-RTT, RFC 9001 §4.6). Immutable.
 *
 * <p>Early data is off unless asked for: it can be replayed by others (see {@link ReplayGuard}),
 * and an application must know what it may do with it.
 *
 * @param resumption whether tickets are used at all
 * @param earlyData client: to send early data when a session allows it; server: to accept it
 * @param store client: where sessions are kept; empty for the endpoint's own memory
 * @param tickets server: how many each client gets, 0 to 8
 * @param lifetimeSeconds server: how long a ticket lives, at most seven days
 * @param keys server: what tickets are sealed with, and address tokens and stateless resets come
 *     from
 * @param replayGuard server: knows what early data is new; empty for the endpoint's own memory
 */
public record SessionSettings(
        boolean resumption,
        boolean earlyData,
        Optional<SessionStore> store,
        int tickets,
        int lifetimeSeconds,
        ServerKeys keys,
        Optional<ReplayGuard> replayGuard) {
    /** Two tickets that live for a day; no early data. */
    public static final SessionSettings DEFAULTS =
            new SessionSettings(
                    true, false, Optional.empty(), 2, 86_400, ServerKeys.DEFAULT, Optional.empty());

    /** Every connection begins anew. */
    public static final SessionSettings NONE =
            new SessionSettings(
                    false, false, Optional.empty(), 0, 0, ServerKeys.DEFAULT, Optional.empty());

    private static final int MOST_TICKETS = 8;
    private static final int MOST_SECONDS = 604_800;

    /** Checks every value. */
    public SessionSettings {
        require("tickets", tickets, MOST_TICKETS);
        require("lifetimeSeconds", lifetimeSeconds, MOST_SECONDS);
        if (earlyData && !resumption) {
            throw new IllegalArgumentException("earlyData without resumption");
        }
    }

    /**
     * With or without early data.
     *
     * @param value whether
     * @return a copy
     */
    public SessionSettings withEarlyData(boolean value) {
        return new SessionSettings(
                resumption, value, store, tickets, lifetimeSeconds, keys, replayGuard);
    }

    /**
     * With a client's store.
     *
     * @param value thread-safe
     * @return a copy
     */
    public SessionSettings withStore(SessionStore value) {
        return new SessionSettings(
                resumption,
                earlyData,
                Optional.of(value),
                tickets,
                lifetimeSeconds,
                keys,
                replayGuard);
    }

    /**
     * With other tickets of a server.
     *
     * @param number for each client, 0 to 8
     * @param seconds of life, at most seven days; clients get none if it is 0
     * @return a copy
     */
    public SessionSettings withTickets(int number, int seconds) {
        return new SessionSettings(
                resumption, earlyData, store, number, seconds, keys, replayGuard);
    }

    /**
     * With a server's keys.
     *
     * @param value where they come from
     * @return a copy
     */
    public SessionSettings withKeys(ServerKeys value) {
        return new SessionSettings(
                resumption, earlyData, store, tickets, lifetimeSeconds, value, replayGuard);
    }

    /**
     * With a server's guard against replays.
     *
     * @param value thread-safe
     * @return a copy
     */
    public SessionSettings withReplayGuard(ReplayGuard value) {
        return new SessionSettings(
                resumption, earlyData, store, tickets, lifetimeSeconds, keys, Optional.of(value));
    }

    private static void require(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", not 0 to " + most);
        }
    }
}
