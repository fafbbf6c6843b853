package io.culebra.internal.endpoint;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;

/**
 * Tells a peer that this side knows nothing of its connection.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-10.3 RFC 9000, section 10.3
 */
final class StatelessResets {
    static final int LEAST_BYTES = 21;
    private static final int MOST_BYTES = 42;
    static final int TOKEN_BYTES = 16;
    private static final int FORM_AND_FIXED_BITS = 0xc0;
    private static final int SHORT_FORM = 0x40;

    /** At most this many a second, so that nobody can make us answer a flood. */
    private static final int PER_SECOND = 100;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Endpoint endpoint;
    private final EndpointConfig config;
    private final Replies replies;
    private long secondStartNanos = Long.MIN_VALUE;
    private int sentThisSecond;

    StatelessResets(Endpoint endpoint, EndpointConfig config, Replies replies) {
        this.endpoint = endpoint;
        this.config = config;
        this.replies = replies;
    }

    DropReason answer(DatagramRun run, int at, int size, long nowNanos) {
        // RFC 9000 §10.3.3: always smaller than what it answers, so that two hosts cannot go on for
        // ever.
        int length = Math.min(size - 1, MOST_BYTES);
        if (length < LEAST_BYTES) {
            return DropReason.UNKNOWN_CONNECTION;
        }
        if (!mayAnswer(nowNanos)) {
            return DropReason.STATELESS_RESET_LIMITED;
        }
        ConnectionId id = ConnectionId.read(run.bytes(), at + 1, config.ids().length());
        byte[] reply = new byte[length];
        config.random().nextBytes(reply);
        reply[0] = (byte) ((reply[0] & ~FORM_AND_FIXED_BITS) | SHORT_FORM);
        byte[] token = endpoint.resetToken(id);
        System.arraycopy(token, 0, reply, length - TOKEN_BYTES, TOKEN_BYTES);
        return replies.add(run, reply)
                ? DropReason.STATELESS_RESET_SENT
                : DropReason.STATELESS_RESET_LIMITED;
    }

    private boolean mayAnswer(long nowNanos) {
        if (secondStartNanos == Long.MIN_VALUE || nowNanos - secondStartNanos >= NANOS_PER_SECOND) {
            secondStartNanos = nowNanos;
            sentThisSecond = 0;
        }
        return sentThisSecond++ < PER_SECOND;
    }
}
