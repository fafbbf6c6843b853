package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.ArrayList;
import java.util.List;

/**
 * The pre_shared_key extension of a ClientHello.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.11 RFC 8446, section 4.2.11
 */
final class OfferedPsks {
    static final int LEAST_BINDER_BYTES = 32;

    private static final int LEAST_IDENTITIES_BYTES = 7;
    private static final int LENGTH_BYTES = 2;

    /** A ticket, its age, and the proof that the client has its key. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Offered(byte[] ticket, long obfuscatedAge, byte[] binder) {}

    /** More are not looked at: each costs a decryption. */
    private static final int MOST_LOOKED_AT = 4;

    private final List<Offered> offered = new ArrayList<>(2);
    private final int binderBytes;

    private OfferedPsks(TlsReader data) throws TransportException {
        TlsReader identities = data.vector16(LEAST_IDENTITIES_BYTES);
        binderBytes = data.remaining();
        TlsReader binders = data.vector16(LEAST_BINDER_BYTES + 1);
        data.requireEnd();
        while (identities.hasMore()) {
            byte[] ticket = identities.vector16(1).rest();
            long age = identities.u32();
            // RFC 8446 §4.2.11: as many binders as identities.
            if (!binders.hasMore()) {
                throw Alert.illegalParameter("fewer binders than identities");
            }
            byte[] binder = binders.vector8(LEAST_BINDER_BYTES).rest();
            if (offered.size() < MOST_LOOKED_AT) {
                offered.add(new Offered(ticket, age, binder));
            }
        }
        if (binders.hasMore()) {
            throw Alert.illegalParameter("more binders than identities");
        }
    }

    static OfferedPsks parse(TlsReader data) throws TransportException {
        return new OfferedPsks(data);
    }

    /** In the client's order; the first few if there are many. */
    List<Offered> offered() {
        return offered;
    }

    /** How many bytes at the end of the ClientHello are not covered by the binders. */
    int binderBytes() {
        return binderBytes;
    }

    /** How many bytes one binder of a hash takes at the end of a ClientHello. */
    static int bytesOfOneBinder(int hashBytes) {
        return LENGTH_BYTES + 1 + hashBytes;
    }
}
