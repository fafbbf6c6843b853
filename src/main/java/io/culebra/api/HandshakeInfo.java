package io.culebra.api;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a handshake agreed on.
 *
 * @param alpn the application protocol
 * @param serverName the name that the client asked for (SNI)
 * @param version QUIC version, 1 for RFC 9000
 * @param cipherSuite TLS name, such as {@code TLS_AES_128_GCM_SHA256}
 * @param keyExchange TLS group name, such as {@code x25519}
 * @param peerCertificates the peer's chain, leaf first; empty if it sent none
 * @param peerRawKey the peer's key if it has shown that alone (RFC 7250)
 * @param peerOcspResponse what the server's issuer says about its certificate, as it came; empty if
 *     it was not asked for ({@link HelloSettings#ocsp}) or there was none
 * @param durationNanos from the first packet to completion
 * @param resumed whether a session ticket stood in for certificates; the peer was authenticated on
 *     the connection that the ticket is from
 * @param earlyData what became of early data
 */
public record HandshakeInfo(
        String alpn,
        Optional<String> serverName,
        int version,
        String cipherSuite,
        String keyExchange,
        List<X509Certificate> peerCertificates,
        Optional<PublicKey> peerRawKey,
        Optional<byte[]> peerOcspResponse,
        long durationNanos,
        boolean resumed,
        EarlyData earlyData) {
    /** Makes the chain immutable. */
    public HandshakeInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }
}
