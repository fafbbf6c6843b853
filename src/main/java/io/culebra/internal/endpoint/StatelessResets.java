package io.culebra.internal.endpoint;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.DropReason;

/**
 * Tells a peer that this side knows nothing of its connection, and asks the other workers about
 * what may be the same news for one of them.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-10.3 RFC 9000, section 10.3
 */
final class StatelessResets {
    static final int LEAST_BYTES = 21;
    private static final int MOST_BYTES = 42;
    static final int TOKEN_BYTES = 16;
    private static final int FORM_AND_FIXED_BITS = 0xc0;
    private static final int SHORT_FORM = 0x40;

    private static final int PER_SECOND = 100;

    private final Endpoint endpoint;
    private final EndpointConfig config;
    private final Replies replies;
    private final Ration answers = new Ration(PER_SECOND);
    private final Ration questions = new Ration(PER_SECOND);

    StatelessResets(Endpoint endpoint, EndpointConfig config, Replies replies) {
        this.endpoint = endpoint;
        this.config = config;
        this.replies = replies;
    }

    DropReason answer(DatagramRun run, int at, int size, long nowNanos) {
        // RFC 9000 §10.3.3: always smaller than what it
        // answers, so that two hosts cannot go on for ever.
        int length = Math.min(size - 1, MOST_BYTES);
        if (length < LEAST_BYTES) {
            return DropReason.UNKNOWN_CONNECTION;
        }
        if (!answers.tryTake(nowNanos)) {
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

    /**
     * A datagram of no connection here may be a reset for another worker's: its id is random, and
     * so is the worker that it came to.
     */
    void askOthers(DatagramRun run, int at, int size, long nowNanos) {
        if (size >= LEAST_BYTES && questions.tryTake(nowNanos)) {
            endpoint.host()
                    .askOthers(
                            ConnectionId.read(run.bytes(), at + size - TOKEN_BYTES, TOKEN_BYTES));
        }
    }
}
