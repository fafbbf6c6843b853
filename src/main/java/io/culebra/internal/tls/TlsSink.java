package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;

/**
 * What a handshake gives to its connection. Called from within the methods of {@link TlsHandshake}
 * and never otherwise.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-4.1 RFC 9001, section 4.1
 */
public interface TlsSink {
    /**
     * Bytes for the CRYPTO stream of a level: whole messages, often several.
     *
     * @param level whose keys have been given already
     * @param bytes the sink's from now on
     */
    void onHandshakeBytes(EncryptionLevel level, byte[] bytes);

    /**
     * New keys. A server gets the two halves of {@link EncryptionLevel#APPLICATION} at two times:
     * it may write before the handshake is complete, but not read (RFC 9001 §5.7). If it has
     * accepted early data, which it may want to answer, it gets them together, and the rule holds
     * all the same.
     *
     * @param level what they protect
     * @param suite AEAD and hash
     * @param readSecret for packets from the peer, the sink's to wipe; empty if not given now
     * @param writeSecret for packets to the peer, the sink's to wipe; empty if not given now
     */
    void onSecrets(EncryptionLevel level, CipherSuite suite, byte[] readSecret, byte[] writeSecret);

    /**
     * The peer's transport parameters, not authenticated before the handshake is complete.
     *
     * @param encoded as they came, the sink's from now on
     * @throws TransportException if they break a rule; ends the handshake
     */
    void onPeerTransportParameters(byte[] encoded) throws TransportException;

    /**
     * A server is about to send its transport parameters, and knows the client's by now.
     *
     * @param prepared what it was given at first
     * @return what to send
     */
    default byte[] ownTransportParameters(byte[] prepared) {
        return prepared;
    }

    /**
     * A client may send 0-RTT: what the server said about itself last time. The keys follow.
     *
     * @param encoded borrowed
     * @return false to send none
     */
    default boolean onRememberedTransportParameters(byte[] encoded) {
        return false;
    }

    /**
     * A client hears what became of its early data, before the server's parameters.
     *
     * @param accepted false if all of it has to be sent again, under other keys
     * @throws TransportException ends the handshake
     */
    default void onEarlyDataAnswered(boolean accepted) throws TransportException {}

    /**
     * A server issues a ticket: what it has promised, and early data will rely on.
     *
     * @return at most 255 bytes; given back to {@link #acceptsEarlyData}
     */
    default byte[] ticketContext() {
        return new byte[0];
    }

    /**
     * A server is offered early data under a ticket.
     *
     * @param ticketContext what {@link #ticketContext} gave when the ticket was issued, borrowed
     * @return false to refuse it
     */
    default boolean acceptsEarlyData(byte[] ticketContext) {
        return false;
    }

    /**
     * The handshake is complete: the peer's Finished is verified and ours is sent.
     *
     * @throws TransportException ends the connection
     */
    void onHandshakeComplete() throws TransportException;

    /**
     * A line for the key log; only if the configuration asks for it.
     *
     * @param line label, client random, secret; no line end
     */
    void onKeyLog(String line);

    /**
     * The handshake waits for a hook's answer: {@link TlsHandshake#resume} is to be called when it
     * is here.
     *
     * @param awaited not here yet
     */
    default void onPending(Answer<?> awaited) {}
}
