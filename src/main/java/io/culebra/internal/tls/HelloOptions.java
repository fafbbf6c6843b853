package io.culebra.internal.tls;

import java.util.List;

/**
 * What a client's hello has besides the necessary.
 *
 * @param serverTypes types of certificates that the server may show, most wanted first; at least
 *     one
 * @param compression whether compressed certificates are welcome (RFC 8879)
 * @param echGrease whether there is an encrypted_client_hello that nobody can decrypt (RFC 9849)
 */
public record HelloOptions(
        List<CertificateType> serverTypes, boolean compression, boolean echGrease) {
    /** Chains of certificates, compressed or not. */
    public static final HelloOptions DEFAULTS =
            new HelloOptions(CertificateType.USUAL, true, false);

    /** Makes the list immutable. */
    public HelloOptions {
        serverTypes = Protocols.notEmpty(serverTypes, "serverTypes");
    }
}
