package io.culebra.internal.endpoint;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.DatagramSink;
import io.culebra.internal.memory.InternetAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/**
 * Datagrams to addresses that no connection stands behind: Version Negotiation, Retry, stateless
 * reset. Few may wait; more are not sent, since whoever asked will ask again.
 */
final class Replies {
    private static final int CAPACITY = 64;

    private static final class Reply {
        final int socket;
        final InternetAddress local;
        final InternetAddress peer;
        final byte[] bytes;

        Reply(DatagramRun to, byte[] bytes) {
            socket = to.socket();
            local = to.local();
            peer = to.peer();
            this.bytes = bytes;
        }
    }

    private final ArrayDeque<Reply> waiting = new ArrayDeque<>();

    /** False if too many wait. */
    boolean add(DatagramRun to, byte[] bytes) {
        if (waiting.size() == CAPACITY) {
            return false;
        }
        waiting.add(new Reply(to, bytes));
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** True if more waits for room in the sink. */
    boolean transmit(DatagramSink sink) {
        while (!waiting.isEmpty()) {
            if (!sink.tryOpen()) {
                return true;
            }
            Reply reply = waiting.remove();
            int length = reply.bytes.length;
            MemorySegment.copy(
                    reply.bytes, 0, sink.memory(), ValueLayout.JAVA_BYTE, sink.position(), length);
            sink.commit(reply.socket, reply.local, reply.peer, 0, length, length);
        }
        return false;
    }
}
