package io.culebra.internal.path;

/**
 * How much may be sent to an address that nobody has proven to own: three times what came from it.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-8 RFC 9000, section 8
 */
public final class AmplificationLimit {
    private static final int FACTOR = 3;

    private long received;
    private long sent;
    private boolean validated;

    /**
     * Starts with nothing received.
     *
     * @param validated true if the address needs no proof: a client chose the server's itself
     */
    public AmplificationLimit(boolean validated) {
        this.validated = validated;
    }

    /**
     * Counts a datagram of this connection, whatever became of its packets (RFC 9000 §8.1).
     *
     * @param bytes size of the UDP payload
     */
    public void onReceived(long bytes) {
        received += bytes;
    }

    /**
     * Counts what was sent.
     *
     * @param bytes size of the UDP payload
     */
    public void onSent(long bytes) {
        sent += bytes;
    }

    /** Lifts the limit for good: the peer has shown that it receives at this address. */
    public void onValidated() {
        validated = true;
    }

    /**
     * How much may be sent now.
     *
     * @return bytes; {@code Long.MAX_VALUE} once validated; never below 0
     */
    public long allowance() {
        // RFC 9000 §8.1, §9.3.1: not more than three times the bytes received until validated.
        return validated ? Long.MAX_VALUE : Math.max(0, FACTOR * received - sent);
    }

    /**
     * Whether the address is proven.
     *
     * @return true if there is no limit
     */
    public boolean validated() {
        return validated;
    }

    /**
     * Bytes that came from the address.
     *
     * @return UDP payload bytes
     */
    public long bytesReceived() {
        return received;
    }

    /**
     * Bytes that went to the address.
     *
     * @return UDP payload bytes
     */
    public long bytesSent() {
        return sent;
    }
}
