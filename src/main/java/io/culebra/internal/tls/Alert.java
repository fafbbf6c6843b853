package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;

/**
 * Alerts: why a handshake failed. QUIC carries them as error codes (RFC 9001 §4.8).
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-6.2 RFC 8446, section 6.2
 */
public final class Alert {
    /** A message that this state does not allow. */
    public static final int UNEXPECTED_MESSAGE = 10;

    /** Nothing in common. */
    public static final int HANDSHAKE_FAILURE = 40;

    /** A certificate that cannot be read, or whose signature is wrong. */
    public static final int BAD_CERTIFICATE = 42;

    /** A certificate that is not for this use. */
    public static final int UNSUPPORTED_CERTIFICATE = 43;

    /** A certificate that was withdrawn. */
    public static final int CERTIFICATE_REVOKED = 44;

    /** A certificate that is not valid now. */
    public static final int CERTIFICATE_EXPIRED = 45;

    /** A certificate that is not acceptable for another reason, such as its names. */
    public static final int CERTIFICATE_UNKNOWN = 46;

    /** A field that contradicts another or is out of range. */
    public static final int ILLEGAL_PARAMETER = 47;

    /** Nobody we trust has issued the certificate. */
    public static final int UNKNOWN_CA = 48;

    /** A valid certificate whose owner is not let in. */
    public static final int ACCESS_DENIED = 49;

    /** A message that cannot be parsed. */
    public static final int DECODE_ERROR = 50;

    /** A signature or Finished that does not verify. */
    public static final int DECRYPT_ERROR = 51;

    /** Not TLS 1.3. */
    public static final int PROTOCOL_VERSION = 70;

    /** A failure of our own. */
    public static final int INTERNAL_ERROR = 80;

    /** An extension without which we cannot go on. */
    public static final int MISSING_EXTENSION = 109;

    /** An extension that was not asked for. */
    public static final int UNSUPPORTED_EXTENSION = 110;

    /** No server of that name is here. */
    public static final int UNRECOGNIZED_NAME = 112;

    /** An OCSP response that does not say that the certificate is good, or none at all. */
    public static final int BAD_CERTIFICATE_STATUS_RESPONSE = 113;

    /** A client without a certificate, where one is required. */
    public static final int CERTIFICATE_REQUIRED = 116;

    /** No application protocol in common. */
    public static final int NO_APPLICATION_PROTOCOL = 120;

    private Alert() {}

    static TransportException decodeError(String message) {
        return TransportException.crypto(DECODE_ERROR, message);
    }

    static TransportException illegalParameter(String message) {
        return TransportException.crypto(ILLEGAL_PARAMETER, message);
    }

    static TransportException missingExtension(String name) {
        return TransportException.crypto(MISSING_EXTENSION, name + " is missing");
    }
}
