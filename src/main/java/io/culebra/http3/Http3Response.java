package io.culebra.http3;

/**
 * The head of a response.
 *
 * @param status 100 to 999; 1xx for an interim response
 * @param fields the fields
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.3.2 RFC 9114, section 4.3.2
 */
public record Http3Response(int status, Fields fields) {
    private static final int LEAST = 100;
    private static final int MOST = 999;

    /** Checks the status. */
    public Http3Response {
        if (status < LEAST || status > MOST) {
            throw new IllegalArgumentException("status is " + status + ", not 100 to 999");
        }
    }
}
