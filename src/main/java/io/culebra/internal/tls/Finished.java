package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;

/**
 * The Finished message: proof that both ends have seen the same handshake.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.4 RFC 8446, section 4.4.4
 */
final class Finished {
    private Finished() {}

    /** Writes the message for the transcript so far; it is not added to that. */
    static void write(TlsWriter out, KeySchedule keys, byte[] base) {
        int message = out.beginMessage(HandshakeType.FINISHED);
        out.put(keys.finished(base));
        out.endMessage(message);
    }

    /** Checks a peer's message against the transcript before it. */
    static void check(TlsReader body, KeySchedule keys, byte[] base) throws TransportException {
        byte[] verifyData = body.bytes(keys.suite().hashBytes());
        body.requireEnd();
        // RFC 8446 §4.4.4: the comparison takes the same time for all wrong values.
        if (!keys.isFinished(base, verifyData)) {
            throw TransportException.crypto(Alert.DECRYPT_ERROR, "Finished is wrong");
        }
    }
}
