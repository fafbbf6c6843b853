package io.culebra.internal.tls;

import io.culebra.api.OcspPolicy;
import java.util.List;

/**
 * What a client's hello has besides the necessary.
 *
 * @param serverTypes types of certificates that the server may show, most wanted first; at least
 *     one
 * @param compression whether compressed certificates are welcome (RFC 8879)
 * @param echGrease whether there is an encrypted_client_hello that nobody can decrypt (RFC 9849)
 * @param ocsp whether the server is asked for an OCSP response
 */
public record HelloOptions(
        List<CertificateType> serverTypes,
        boolean compression,
        boolean echGrease,
        OcspPolicy ocsp) {
    /** Chains of certificates, compressed or not. */
    public static final HelloOptions DEFAULTS =
            new HelloOptions(CertificateType.USUAL, true, false);

    /**
     * Without a question for an OCSP response.
     *
     * @param serverTypes types of certificates that the server may show; at least one
     * @param compression whether compressed certificates are welcome
     * @param echGrease whether there is an encrypted_client_hello that nobody can decrypt
     */
    public HelloOptions(List<CertificateType> serverTypes, boolean compression, boolean echGrease) {
        this(serverTypes, compression, echGrease, OcspPolicy.NONE);
    }

    /** Makes the list immutable. */
    public HelloOptions {
        serverTypes = Protocols.notEmpty(serverTypes, "serverTypes");
    }

    /** Keys alone have nobody who could say that they were revoked. */
    boolean asksForStaple() {
        return ocsp != OcspPolicy.NONE && serverTypes.contains(CertificateType.X509);
    }
}
