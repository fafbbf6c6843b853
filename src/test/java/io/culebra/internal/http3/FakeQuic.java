package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.EarlyData;
import io.culebra.api.HandshakeInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Two connections in memory that keep the contract of {@code io.culebra.api}: streams deliver their
 * bytes in order, cut at arbitrary places, in an arbitrary order of streams, out of memory that is
 * overwritten after each callback; small send buffers make for short writes. One seed gives one
 * course of events.
 */
final class FakeQuic {
    static final long ROUND_TRIP_NANOS = 50_000_000;
    static final HandshakeInfo HANDSHAKE =
            new HandshakeInfo(
                    "h3",
                    Optional.of("test"),
                    1,
                    "suite",
                    "group",
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    false,
                    EarlyData.NONE);

    private static final int MEMORY = 1 << 16;
    private static final int MOST_STEPS = 2_000_000;

    final FakeConnection client;
    final FakeConnection server;

    /** Bytes that a stream holds between write and consumption, in each direction. */
    long window = 1 << 20;

    /** Streams that a side may have open at a time. */
    int maxRequests = 100;

    int maxUniStreams = 100;

    /** The most bytes in one callback. */
    int longestCut = MEMORY - 64;

    long nowNanos = 1_000_000_000;

    private final Random random;
    private final MemorySegment memory = Arena.ofAuto().allocate(MEMORY);

    FakeQuic(ApplicationOverQuic clientSide, ApplicationOverQuic serverSide, long seed) {
        random = new Random(seed);
        client = new FakeConnection(this, false, clientSide);
        server = new FakeConnection(this, true, serverSide);
    }

    /** Completes the handshake. */
    FakeQuic establish() {
        server.application.onEstablished(server, HANDSHAKE);
        client.application.onEstablished(client, HANDSHAKE);
        return this;
    }

    /** Runs until nothing happens any more; timers are not waited for. */
    FakeQuic run() {
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean clientFirst = random.nextBoolean();
            boolean happened =
                    happens(clientFirst ? client : server)
                            || happens(clientFirst ? server : client);
            if (!happened) {
                return this;
            }
        }
        throw new AssertionError("no end of events");
    }

    /** Lets all timers run out, and runs. */
    FakeQuic runTimers() {
        run();
        for (FakeConnection connection : List.of(client, server)) {
            if (connection.deadlineNanos != Long.MAX_VALUE && connection.shutdown == null) {
                nowNanos = Math.max(nowNanos, connection.deadlineNanos);
                connection.deadlineNanos = Long.MAX_VALUE;
                connection.application.onTimer(connection);
            }
        }
        return run();
    }

    /** Lets one thing happen at one side, chosen at random; false if there is none. */
    private boolean happens(FakeConnection at) {
        if (at.shutdown != null) {
            return !at.shutdownTold && close(at);
        }
        int streams = at.streams.size();
        int start = random.nextInt(streams + 2);
        for (int i = 0; i < streams + 2; i++) {
            int which = (start + i) % (streams + 2);
            if (which < streams) {
                FakeStream stream = at.streams.get(which);
                if (!stream.closed && happens(at, stream)) {
                    return true;
                }
            } else if (which == streams ? runCommand(at) : offerStreams(at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean runCommand(FakeConnection at) {
        if (at.commands.isEmpty()) {
            return false;
        }
        at.commands.remove().accept(at);
        return true;
    }

    private static boolean offerStreams(FakeConnection at) {
        for (int kind = 0; kind < 2; kind++) {
            if (at.wantsStreams[kind] && at.mayOpen(kind)) {
                at.wantsStreams[kind] = false;
                at.application.onStreamsAvailable(at, kind == 0);
                return true;
            }
        }
        return false;
    }

    private boolean happens(FakeConnection at, FakeStream stream) {
        int start = random.nextInt(3);
        for (int i = 0; i < 3; i++) {
            boolean happened =
                    switch ((start + i) % 3) {
                        case 0 ->
                                stream.canReceive
                                        && stream.incoming.hasNews()
                                        && deliver(at, stream);
                        case 1 -> stream.canSend && stream.outgoing.hasStop() && stop(at, stream);
                        default -> stream.canSend && stream.outgoing.takeRoom() && room(at, stream);
                    };
            if (happened) {
                return true;
            }
        }
        if (stream.isOver() && stream.known) {
            stream.closed = true;
            at.application.onStreamClosed(stream);
            return true;
        }
        return false;
    }

    private static boolean stop(FakeConnection at, FakeStream stream) {
        at.application.onStopSending(stream, stream.outgoing.takeStop());
        return true;
    }

    private static boolean room(FakeConnection at, FakeStream stream) {
        at.application.onStreamWritable(stream);
        return true;
    }

    private static boolean close(FakeConnection at) {
        at.shutdownTold = true;
        for (FakeStream stream : at.streams) {
            if (stream.canSend) {
                stream.outgoing.end();
            }
        }
        if (at.shutdown != null) {
            at.application.onClose(at, at.shutdown);
        }
        return true;
    }

    /** One callback with bytes, an end, or a reset. */
    private boolean deliver(FakeConnection at, FakeStream stream) {
        Pipe pipe = stream.incoming;
        stream.known = true;
        if (pipe.isReset()) {
            pipe.end();
            at.application.onStreamReset(stream, pipe.resetCode());
            return true;
        }
        int most = 1 + random.nextInt(Math.min(longestCut, MEMORY / 2));
        int offset = random.nextInt(64);
        int length = pipe.peek(memory, offset, most);
        boolean fin = pipe.isFinished() && length == pipe.buffered();
        if (pipe.isStopped()) {
            pipe.consume(length);
            if (fin) {
                pipe.end();
            }
            return true;
        }
        stream.deliveryFrom = offset;
        stream.deliveryLength = length;
        stream.consumed = length;
        stream.delivering = true;
        at.application.onStreamReadable(stream, memory, offset, length, fin);
        stream.delivering = false;
        memory.asSlice(offset, length).fill((byte) 0xee);
        if (at.shutdown == null) {
            pipe.consume(stream.consumed);
            if (fin && stream.consumed == length) {
                pipe.end();
            }
        }
        return true;
    }

    /** The stream with an id, as one side sees it. */
    static FakeStream stream(FakeConnection at, long id) {
        return at.streams.stream().filter(s -> s.id() == id).findFirst().orElseThrow();
    }

    /** All that was written on a stream and not consumed. */
    static byte[] unread(Pipe pipe) {
        MemorySegment bytes = Arena.ofAuto().allocate(Math.max(1, pipe.buffered()));
        pipe.peek(bytes, 0, (int) pipe.buffered());
        return bytes.asSlice(0, pipe.buffered()).toArray(JAVA_BYTE);
    }
}
