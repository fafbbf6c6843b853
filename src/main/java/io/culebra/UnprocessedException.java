package io.culebra;

import java.io.IOException;

/** The server did nothing with a request, which may be sent again (RFC 9114 §4.1.1). */
final class UnprocessedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnprocessedException(String message) {
        super(message);
    }
}
