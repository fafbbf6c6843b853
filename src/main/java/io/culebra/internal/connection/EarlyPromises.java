package io.culebra.internal.connection;

import io.culebra.api.QuicSettings;
import java.nio.ByteBuffer;

/**
 * The limits that a server has announced and that early data will rely on: sealed into tickets, and
 * compared with what it announces when the ticket comes back.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-7.4.1 RFC 9000, section 7.4.1
 */
final class EarlyPromises {
    private static final int LIMITS = 5;

    private EarlyPromises() {}

    static byte[] encode(QuicSettings settings) {
        ByteBuffer out = ByteBuffer.allocate(LIMITS * Long.BYTES);
        for (long limit : limits(settings)) {
            out.putLong(limit);
        }
        return out.array();
    }

    /** Whether no limit is lower now than it was when a ticket was issued. */
    static boolean hold(QuicSettings settings, byte[] ticketContext) {
        if (ticketContext.length != LIMITS * Long.BYTES) {
            return false;
        }
        ByteBuffer before = ByteBuffer.wrap(ticketContext);
        for (long limit : limits(settings)) {
            if (limit < before.getLong()) {
                return false;
            }
        }
        return true;
    }

    private static long[] limits(QuicSettings settings) {
        return new long[] {
            settings.initialMaxData(),
            settings.initialMaxStreamData(),
            settings.maxBidirectionalStreams(),
            settings.maxUnidirectionalStreams(),
            settings.activeConnectionIdLimit()
        };
    }
}
