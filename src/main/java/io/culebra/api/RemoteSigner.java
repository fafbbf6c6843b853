package io.culebra.api;

import java.util.concurrent.CompletionStage;

/** Holds a private key where this process cannot reach it: a token, another machine. */
@FunctionalInterface
public interface RemoteSigner {
    /**
     * Signs, now or later. The handshake waits, for as long as {@link
     * QuicSettings#handshakeTimeoutMillis} allows; the worker does not. Called on the worker; must
     * not block.
     *
     * @param scheme TLS name, such as {@code ecdsa_secp256r1_sha256} or {@code rsa_pss_rsae_sha256}
     * @param content what to hash and sign, the signer's from now on
     * @return completed, on any thread, with the signature as TLS carries it: DER for ECDSA, the
     *     bare bytes for others; exceptionally if it cannot be had
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.3 RFC 8446, section 4.2.3
     */
    CompletionStage<byte[]> sign(String scheme, byte[] content);
}
