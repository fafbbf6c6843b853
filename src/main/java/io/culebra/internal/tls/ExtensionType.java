package io.culebra.internal.tls;

/**
 * Numbers of extensions, and the messages that each may stand in.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2 RFC 8446, section 4.2
 */
final class ExtensionType {
    static final int SERVER_NAME = 0;
    static final int MAX_FRAGMENT_LENGTH = 1;
    static final int STATUS_REQUEST = 5;
    static final int SUPPORTED_GROUPS = 10;
    static final int SIGNATURE_ALGORITHMS = 13;
    static final int USE_SRTP = 14;
    static final int HEARTBEAT = 15;
    static final int ALPN = 16;
    static final int SIGNED_CERTIFICATE_TIMESTAMP = 18;
    static final int CLIENT_CERTIFICATE_TYPE = 19;
    static final int SERVER_CERTIFICATE_TYPE = 20;
    static final int PADDING = 21;
    static final int COMPRESS_CERTIFICATE = 27;
    static final int PRE_SHARED_KEY = 41;
    static final int EARLY_DATA = 42;
    static final int SUPPORTED_VERSIONS = 43;
    static final int COOKIE = 44;
    static final int PSK_KEY_EXCHANGE_MODES = 45;
    static final int CERTIFICATE_AUTHORITIES = 47;
    static final int OID_FILTERS = 48;
    static final int POST_HANDSHAKE_AUTH = 49;
    static final int SIGNATURE_ALGORITHMS_CERT = 50;
    static final int KEY_SHARE = 51;
    static final int QUIC_TRANSPORT_PARAMETERS = 57;
    static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    /** Messages with extensions, one bit each. */
    static final int IN_CLIENT_HELLO = 1;

    static final int IN_SERVER_HELLO = 2;
    static final int IN_RETRY = 4;
    static final int IN_ENCRYPTED_EXTENSIONS = 8;
    static final int IN_CERTIFICATE = 16;
    static final int IN_CERTIFICATE_REQUEST = 32;
    static final int IN_TICKET = 64;

    private static final int ANYWHERE = -1;

    private ExtensionType() {}

    /**
     * The messages that an extension is specified for.
     *
     * @return bits; all of them for an extension that we do not know
     */
    static int places(int type) {
        return switch (type) {
            case SERVER_NAME,
                    MAX_FRAGMENT_LENGTH,
                    SUPPORTED_GROUPS,
                    USE_SRTP,
                    HEARTBEAT,
                    ALPN,
                    CLIENT_CERTIFICATE_TYPE,
                    SERVER_CERTIFICATE_TYPE,
                    QUIC_TRANSPORT_PARAMETERS ->
                    IN_CLIENT_HELLO | IN_ENCRYPTED_EXTENSIONS;
            case STATUS_REQUEST, SIGNED_CERTIFICATE_TIMESTAMP ->
                    IN_CLIENT_HELLO | IN_CERTIFICATE_REQUEST | IN_CERTIFICATE;
            case SIGNATURE_ALGORITHMS,
                    SIGNATURE_ALGORITHMS_CERT,
                    CERTIFICATE_AUTHORITIES,
                    COMPRESS_CERTIFICATE ->
                    IN_CLIENT_HELLO | IN_CERTIFICATE_REQUEST;
            case PADDING, PSK_KEY_EXCHANGE_MODES, POST_HANDSHAKE_AUTH -> IN_CLIENT_HELLO;
            case KEY_SHARE, SUPPORTED_VERSIONS -> IN_CLIENT_HELLO | IN_SERVER_HELLO | IN_RETRY;
            case PRE_SHARED_KEY -> IN_CLIENT_HELLO | IN_SERVER_HELLO;
            case COOKIE -> IN_CLIENT_HELLO | IN_RETRY;
            case EARLY_DATA -> IN_CLIENT_HELLO | IN_ENCRYPTED_EXTENSIONS | IN_TICKET;
            case ENCRYPTED_CLIENT_HELLO -> IN_CLIENT_HELLO | IN_ENCRYPTED_EXTENSIONS | IN_RETRY;
            case OID_FILTERS -> IN_CERTIFICATE_REQUEST;
            default -> ANYWHERE;
        };
    }
}
