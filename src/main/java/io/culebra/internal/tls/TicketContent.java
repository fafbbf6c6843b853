package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a server seals into a ticket, to need no memory of its own.
 *
 * @param suite of the connection that the ticket was issued on
 * @param key the pre-shared key
 * @param ageAdd as told to the client
 * @param issuedMillis wall clock, milliseconds since 1970
 * @param earlyData whether the ticket allows 0-RTT
 * @param serverName what the client had asked for
 * @param protocol ALPN name
 * @param context what has to hold for early data, as the connection wants it
 */
// Never compared; a copy for each accessor would leave secrets behind.
@SuppressWarnings("ArrayRecordComponent")
record TicketContent(
        CipherSuite suite,
        byte[] key,
        long ageAdd,
        long issuedMillis,
        boolean earlyData,
        Optional<String> serverName,
        String protocol,
        byte[] context) {
    private static final int FORMAT = 1;
    private static final int USUAL_BYTES = 256;

    byte[] encode() {
        TlsWriter out = new TlsWriter(USUAL_BYTES);
        out.u8(FORMAT).u16(suite.wire()).u8(key.length).put(key);
        out.u32(ageAdd).u64(issuedMillis).u8(earlyData ? 1 : 0);
        vector(out, serverName.orElse("").getBytes(StandardCharsets.ISO_8859_1));
        vector(out, protocol.getBytes(StandardCharsets.ISO_8859_1));
        vector(out, context);
        return out.toByteArray();
    }

    /** Empty if it is of another release. */
    static Optional<TicketContent> decode(byte[] clear) {
        try {
            TlsReader in = new TlsReader(clear, 0, clear.length);
            if (in.u8() != FORMAT) {
                return Optional.empty();
            }
            Optional<CipherSuite> suite = CipherSuite.of(in.u16());
            if (suite.isEmpty()) {
                return Optional.empty();
            }
            TicketContent content =
                    new TicketContent(
                            suite.get(),
                            in.vector8(1).rest(),
                            in.u32(),
                            in.u64(),
                            in.u8() != 0,
                            Optional.of(string(in)).filter(name -> !name.isEmpty()),
                            string(in),
                            in.vector8(0).rest());
            in.requireEnd();
            return Optional.of(content);
        } catch (TransportException damaged) {
            return Optional.empty();
        }
    }

    /** Wipes the key. */
    void destroy() {
        Arrays.fill(key, (byte) 0);
    }

    private static String string(TlsReader in) throws TransportException {
        return new String(in.vector8(0).rest(), StandardCharsets.ISO_8859_1);
    }

    private static void vector(TlsWriter out, byte[] bytes) {
        out.u8(bytes.length).put(bytes);
    }
}
