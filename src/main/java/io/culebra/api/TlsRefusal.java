package io.culebra.api;

/** A hook says no: the handshake ends with a TLS alert. Has no stack trace. */
public final class TlsRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** TLS alert: a certificate that is not acceptable. */
    public static final int CERTIFICATE_UNKNOWN = 46;

    /** TLS alert: a valid certificate whose owner is not let in. */
    public static final int ACCESS_DENIED = 49;

    /** TLS alert: a failure of our own. */
    public static final int INTERNAL_ERROR = 80;

    /** TLS alert: no server of that name is here. */
    public static final int UNRECOGNIZED_NAME = 112;

    private static final int MOST = 0xff;

    /** Number of the alert. */
    private final int alert;

    /**
     * Says why.
     *
     * @param alert number of a TLS alert, 0 to 255
     * @param reason for people; the peer gets it too
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-6.2 RFC 8446, section 6.2
     */
    public TlsRefusal(int alert, String reason) {
        super(reason, null, false, false);
        if (alert < 0 || alert > MOST) {
            throw new IllegalArgumentException("no TLS alert: " + alert);
        }
        this.alert = alert;
    }

    /**
     * The alert.
     *
     * @return 0 to 255
     */
    public int alert() {
        return alert;
    }

    /**
     * Why.
     *
     * @return for people
     */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
