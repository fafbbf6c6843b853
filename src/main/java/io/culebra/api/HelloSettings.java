package io.culebra.api;

/**
 * What a client's first message has besides the necessary. Immutable.
 *
 * @param ocsp whether servers are asked for an OCSP response. Checked with {@link
 *     PeerTrust#systemRoots} and given roots; a {@link PeerCheck} finds it in {@link
 *     PeerIdentity#ocspResponse} and has to check it itself
 * @param echGrease whether there is an encrypted_client_hello extension with random content, as if
 *     this client knew a key of the server's (RFC 9849 §6.2): it keeps clients that do from being
 *     conspicuous
 */
public record HelloSettings(OcspPolicy ocsp, boolean echGrease) {
    /** Neither. */
    public static final HelloSettings DEFAULTS = new HelloSettings(OcspPolicy.NONE, false);

    /**
     * With another policy about OCSP responses.
     *
     * @param value policy
     * @return a copy
     */
    public HelloSettings withOcsp(OcspPolicy value) {
        return new HelloSettings(value, echGrease);
    }

    /**
     * With or without the pretended encryption.
     *
     * @param value whether
     * @return a copy
     */
    public HelloSettings withEchGrease(boolean value) {
        return new HelloSettings(ocsp, value);
    }
}
