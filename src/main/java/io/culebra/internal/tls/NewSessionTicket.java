package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.Optional;

/**
 * The NewSessionTicket message.
 *
 * @param lifetimeSeconds as the server says
 * @param ageAdd hides the age
 * @param nonce tells the keys of a connection's tickets apart
 * @param ticket opaque
 * @param earlyData whether 0-RTT may be sent under it
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.6.1 RFC 8446, section 4.6.1
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record NewSessionTicket(
        long lifetimeSeconds, long ageAdd, byte[] nonce, byte[] ticket, boolean earlyData) {
    private static final long QUIC_EARLY_DATA = 0xffff_ffffL;

    /** Reads the body of a message. */
    static NewSessionTicket parse(TlsReader body) throws TransportException {
        long lifetime = body.u32();
        long ageAdd = body.u32();
        byte[] nonce = body.vector8(0).rest();
        byte[] ticket = body.vector16(1).rest();
        TlsReader block = body.vector16(0);
        body.requireEnd();
        Extensions extensions = Extensions.parse(block, ExtensionType.IN_TICKET);
        Optional<TlsReader> earlyData = extensions.find(ExtensionType.EARLY_DATA);
        if (earlyData.isPresent()) {
            // RFC 9001 §4.6.1: in QUIC the size has one meaning and so one value.
            if (earlyData.get().u32() != QUIC_EARLY_DATA) {
                throw TransportException.of(Violation.EARLY_DATA_SIZE);
            }
            earlyData.get().requireEnd();
        }
        return new NewSessionTicket(lifetime, ageAdd, nonce, ticket, earlyData.isPresent());
    }

    /** Writes the message. */
    void write(TlsWriter out) {
        int message = out.beginMessage(HandshakeType.NEW_SESSION_TICKET);
        out.u32(lifetimeSeconds).u32(ageAdd).u8(nonce.length).put(nonce);
        out.u16(ticket.length).put(ticket);
        int extensions = out.begin(Short.BYTES);
        if (earlyData) {
            int extension = out.beginExtension(ExtensionType.EARLY_DATA);
            out.u32(QUIC_EARLY_DATA);
            out.endExtension(extension);
        }
        out.end(extensions, Short.BYTES);
        out.endMessage(message);
    }
}
