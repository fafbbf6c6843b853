package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.Optional;

/**
 * The NewSessionTicket message, as far as it can be wrong.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.6.1 RFC 8446, section 4.6.1
 */
final class NewSessionTicket {
    private static final long QUIC_EARLY_DATA = 0xffff_ffffL;

    private NewSessionTicket() {}

    /** Refuses a ticket that breaks a rule. */
    static void check(TlsReader body) throws TransportException {
        body.u32(); // lifetime
        body.u32(); // age_add
        body.vector8(0); // nonce
        body.vector16(1); // ticket
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
    }
}
