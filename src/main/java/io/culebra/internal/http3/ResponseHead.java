package io.culebra.internal.http3;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Response;
import io.culebra.internal.qpack.FieldLines;

/**
 * The head of a response that was found to be well formed.
 *
 * @param contentLength what it says about its body, or {@link FieldSection#NO_LENGTH}
 * @param sectionBytes its size (RFC 9114 §4.2.2)
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.3.2 RFC 9114, section 4.3.2
 */
record ResponseHead(Http3Response response, long contentLength, long sectionBytes) {
    private static final int LEAST = 100;
    private static final int LEAST_FINAL = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int DIGITS = 3;

    /** Validates a decoded section. */
    static ResponseHead of(FieldLines lines) throws Http3Exception {
        // RFC 9114 §4.3.2: one pseudo-header field, and it must be there.
        if (lines.count() == 0 || !lines.name(0).equals(":status")) {
            throw Http3Exception.malformed("a response without :status");
        }
        int status = status(lines.value(0));
        Fields fields = FieldSection.fields(lines, 1, false);
        return new ResponseHead(
                new Http3Response(status, fields),
                FieldSection.contentLength(fields),
                lines.sectionBytes());
    }

    private static int status(String text) throws Http3Exception {
        int status = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || text.length() != DIGITS) {
                throw Http3Exception.malformed("a :status that is no number");
            }
            status = 10 * status + digit;
        }
        if (status < LEAST) {
            throw Http3Exception.malformed("a :status below 100");
        }
        // RFC 9114 §4.5: there is no switching of protocols.
        if (status == SWITCHING_PROTOCOLS) {
            throw Http3Exception.malformed("status 101");
        }
        return status;
    }

    /** Whether a final response follows. */
    boolean isInterim() {
        return response.status() < LEAST_FINAL;
    }
}
