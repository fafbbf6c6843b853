package io.culebra.internal.crypto;

import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The opening keys of three phases: previous, for a while; current; and next, made before it is
 * needed. Knows which packet numbers came with which, and so what the peer must not have done.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-6.5 RFC 9001, section 6.5
 */
final class ReadKeys implements AutoCloseable {
    private final AeadProvider provider;
    private final PacketKeys keys;
    private final long integrityLimit;
    private byte[] secret;
    private @Nullable Aead previous;
    private Aead current;
    private @Nullable Aead next;
    private long phase;
    private long forged;
    private long largestPrevious = -1;
    private long smallestCurrent = Long.MAX_VALUE;
    private long largestCurrent = -1;
    private long discardAtNanos;
    private long prepareAtNanos;
    private boolean prepareAtKnown;

    ReadKeys(AeadProvider provider, PacketKeys keys, byte[] secret, long integrityLimit) {
        this.provider = provider;
        this.keys = keys;
        this.integrityLimit = integrityLimit;
        this.secret = secret.clone();
        current = keys.opener(provider, secret);
    }

    /** How many times the keys were updated. */
    long phase() {
        return phase;
    }

    long forged() {
        return forged;
    }

    boolean receivedInCurrentPhase() {
        return largestCurrent >= 0;
    }

    boolean isNext(Aead key) {
        return key == next;
    }

    /**
     * Lets previous keys go and makes the next ones, each at a time of its own and not because of
     * what a packet says, so that timing does not tell key phases (RFC 9001 §6.3 and §9.5).
     */
    void onTime(long nowNanos, long ptoNanos) {
        if (previous != null && receivedInCurrentPhase() && nowNanos - discardAtNanos >= 0) {
            previous.close();
            previous = null;
        }
        if (next == null) {
            if (!prepareAtKnown) {
                prepareAtKnown = true;
                prepareAtNanos = nowNanos + ptoNanos;
            } else if (nowNanos - prepareAtNanos >= 0) {
                next();
            }
        }
    }

    /**
     * The key for a packet. Previous and next phase have the same bit; the packet number tells them
     * apart: what comes after all packets of the current phase can only be of the next.
     */
    Aead keyFor(int phaseBit, long packetNumber) {
        if (phaseBit == (phase & 1)) {
            return current;
        }
        if (previous != null && (!receivedInCurrentPhase() || packetNumber < largestCurrent)) {
            return previous;
        }
        // Also where previous keys are gone: trying takes as long as with the right ones (§6.3).
        return next();
    }

    /** Goes on to the next phase; the keys until now are the previous ones. */
    void advance() {
        Aead following = next();
        if (previous != null) {
            previous.close();
        }
        byte[] followingSecret = keys.nextSecret(secret);
        Arrays.fill(secret, (byte) 0);
        secret = followingSecret;
        previous = current;
        current = following;
        next = null;
        prepareAtKnown = false;
        largestPrevious = Math.max(largestPrevious, largestCurrent);
        smallestCurrent = Long.MAX_VALUE;
        largestCurrent = -1;
        phase++;
    }

    void onOpened(Aead key, long packetNumber, long nowNanos, long ptoNanos)
            throws TransportException {
        // RFC 9001 §6.4: a higher packet number never comes with older keys than a lower one.
        if (key == current) {
            if (packetNumber < largestPrevious) {
                throw TransportException.of(Violation.KEY_UPDATE_BACKWARD);
            }
            if (!receivedInCurrentPhase()) {
                // RFC 9001 §6.1: old keys are kept at least
                // until here. §6.5: and three PTOs longer.
                discardAtNanos = nowNanos + OneRttKeys.QUIET_PTOS * ptoNanos;
            }
            smallestCurrent = Math.min(smallestCurrent, packetNumber);
            largestCurrent = Math.max(largestCurrent, packetNumber);
        } else {
            if (packetNumber > smallestCurrent) {
                throw TransportException.of(Violation.KEY_UPDATE_BACKWARD);
            }
            largestPrevious = Math.max(largestPrevious, packetNumber);
        }
    }

    void onForged() throws TransportException {
        // RFC 9001 §6.6: all keys of a connection count together.
        if (++forged > integrityLimit) {
            throw TransportException.of(Violation.INTEGRITY_LIMIT);
        }
    }

    @Override
    public void close() {
        current.close();
        if (previous != null) {
            previous.close();
        }
        if (next != null) {
            next.close();
        }
        Arrays.fill(secret, (byte) 0);
    }

    private Aead next() {
        Aead made = next;
        if (made == null) {
            byte[] following = keys.nextSecret(secret);
            made = keys.opener(provider, following);
            keys.rest();
            Arrays.fill(following, (byte) 0);
            next = made;
        }
        return made;
    }
}
