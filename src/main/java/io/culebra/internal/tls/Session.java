package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a client keeps of a connection to take it up again: a ticket, the key that belongs to it,
 * and what was agreed on. Secret. Immutable; nobody changes the arrays.
 *
 * @param suite whose hash the key is for
 * @param key the pre-shared key
 * @param ticket the server's, opaque
 * @param ageAdd what hides the ticket's age from others
 * @param receivedMillis wall clock, milliseconds since 1970
 * @param lifetimeSeconds after which the ticket is of no use, at most seven days
 * @param earlyData whether 0-RTT may be sent under it
 * @param serverName whom it was agreed with: host name or address literal
 * @param protocol ALPN name
 * @param version QUIC version that the connection had in the end (RFC 9369 §4)
 * @param transportParameters the server's, encoded
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.6.1 RFC 8446, section 4.6.1
 */
// Never compared; a copy for each accessor would leave secrets behind.
@SuppressWarnings("ArrayRecordComponent")
public record Session(
        CipherSuite suite,
        byte[] key,
        byte[] ticket,
        long ageAdd,
        long receivedMillis,
        long lifetimeSeconds,
        boolean earlyData,
        String serverName,
        String protocol,
        int version,
        byte[] transportParameters) {
    private static final int FORMAT = 1;
    private static final int USUAL_BYTES = 512;
    private static final long MILLIS = 1000;

    /**
     * When the ticket ends.
     *
     * @return wall clock, milliseconds since 1970
     */
    public long untilMillis() {
        return receivedMillis + lifetimeSeconds * MILLIS;
    }

    /** RFC 8446 §4.2.11.1: the age as the server is told. */
    long obfuscatedAge(long nowMillis) {
        return (nowMillis - receivedMillis + ageAdd) & 0xffff_ffffL;
    }

    /** RFC 8446 §4.6.1: not after its lifetime; nor before it was received, if clocks go back. */
    boolean isAlive(long nowMillis) {
        return nowMillis >= receivedMillis && nowMillis < untilMillis();
    }

    /**
     * For a store.
     *
     * @return all of it, in clear
     */
    public byte[] encode() {
        TlsWriter out = new TlsWriter(USUAL_BYTES);
        out.u8(FORMAT).u16(suite.wire());
        vector(out, key);
        vector(out, ticket);
        out.u32(ageAdd).u64(receivedMillis).u32(lifetimeSeconds).u8(earlyData ? 1 : 0);
        vector(out, serverName.getBytes(StandardCharsets.ISO_8859_1));
        vector(out, protocol.getBytes(StandardCharsets.ISO_8859_1));
        out.u32(version & 0xffff_ffffL);
        vector(out, transportParameters);
        return out.toByteArray();
    }

    /**
     * What {@link #encode} has written.
     *
     * @param stored from a store
     * @return empty if it is damaged, or of another release
     */
    public static Optional<Session> decode(byte[] stored) {
        try {
            TlsReader in = new TlsReader(stored, 0, stored.length);
            if (in.u8() != FORMAT) {
                return Optional.empty();
            }
            Optional<CipherSuite> suite = CipherSuite.of(in.u16());
            if (suite.isEmpty()) {
                return Optional.empty();
            }
            Session session =
                    new Session(
                            suite.get(),
                            in.vector16(1).rest(),
                            in.vector16(1).rest(),
                            in.u32(),
                            in.u64(),
                            in.u32(),
                            in.u8() != 0,
                            new String(in.vector16(0).rest(), StandardCharsets.ISO_8859_1),
                            new String(in.vector16(1).rest(), StandardCharsets.ISO_8859_1),
                            (int) in.u32(),
                            in.vector16(0).rest());
            in.requireEnd();
            return session.key.length == suite.get().hashBytes()
                    ? Optional.of(session)
                    : Optional.empty();
        } catch (TransportException damaged) {
            return Optional.empty();
        }
    }

    /** Tickets and keys are not for logs. */
    @Override
    public String toString() {
        return "Session[" + serverName + ", " + protocol + "]";
    }

    private static void vector(TlsWriter out, byte[] bytes) {
        out.u16(bytes.length).put(bytes);
    }
}
