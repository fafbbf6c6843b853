package io.culebra.internal.crypto;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.QuicVersion;

/**
 * The secrets of Initial packets. Anyone who sees a client's first packet can make them.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.2 RFC 9001, section 5.2
 */
public final class InitialSecrets {
    /** The suite of all Initial packets. */
    public static final CipherSuite SUITE = CipherSuite.AES_128_GCM_SHA256;

    private final byte[] client;
    private final byte[] server;

    private InitialSecrets(byte[] client, byte[] server) {
        this.client = client;
        this.server = server;
    }

    /**
     * Derives both secrets.
     *
     * @param version of the packets
     * @param destination the destination connection id of the client's first Initial, or of its
     *     first Initial after a Retry
     * @return secrets of {@link #SUITE}
     */
    public static InitialSecrets of(QuicVersion version, ConnectionId destination) {
        // RFC 9001 §5.2: SHA-256 and TLS 1.3's HKDF-Expand-Label, whatever TLS will negotiate.
        Hkdf hkdf = new Hkdf(SUITE);
        byte[] initial =
                hkdf.extract(VersionConstants.of(version).initialSalt, destination.bytes());
        int length = SUITE.hashBytes();
        return new InitialSecrets(
                hkdf.expandLabel(initial, "client in", length),
                hkdf.expandLabel(initial, "server in", length));
    }

    /**
     * The secret of packets that the client sends.
     *
     * @return not to be changed
     */
    public byte[] client() {
        return client;
    }

    /**
     * The secret of packets that the server sends.
     *
     * @return not to be changed
     */
    public byte[] server() {
        return server;
    }
}
