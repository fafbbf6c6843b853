package io.culebra.api;

/**
 * Whether a client asks servers for an OCSP response with their certificate: word from the issuer,
 * a few days old at most, that it was not revoked.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.1 RFC 8446, section 4.4.2.1
 */
public enum OcspPolicy {
    /** It does not ask. */
    NONE,

    /**
     * It asks, and checks what it gets; a server that has none is no worse for it, unless its
     * certificate promises one (RFC 7633).
     */
    OPTIONAL,

    /** A server with a certificate must have one. Raw public keys are exempt. */
    REQUIRED
}
