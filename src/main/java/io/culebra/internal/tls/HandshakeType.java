package io.culebra.internal.tls;

/**
 * Numbers of handshake messages.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4 RFC 8446, section 4
 */
final class HandshakeType {
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int NEW_SESSION_TICKET = 4;
    static final int ENCRYPTED_EXTENSIONS = 8;
    static final int CERTIFICATE = 11;
    static final int CERTIFICATE_REQUEST = 13;
    static final int CERTIFICATE_VERIFY = 15;
    static final int FINISHED = 20;
    static final int COMPRESSED_CERTIFICATE = 25;

    /** Never sent: stands for the first ClientHello in the transcript after a retry. */
    static final int MESSAGE_HASH = 254;

    private HandshakeType() {}
}
