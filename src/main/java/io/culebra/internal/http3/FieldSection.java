package io.culebra.internal.http3;

import io.culebra.http3.Fields;
import io.culebra.internal.qpack.FieldLines;

/**
 * The rules for fields that hold in every message, in both directions.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.2 RFC 9114, section 4.2
 */
final class FieldSection {
    /** No {@code content-length}. */
    static final long NO_LENGTH = -1;

    private static final int MOST_DIGITS = 18;

    private FieldSection() {}

    /** Whether this is the name of a pseudo-header field. */
    static boolean isPseudo(String name) {
        return !name.isEmpty() && name.charAt(0) == ':';
    }

    /**
     * Validates the lines behind the pseudo-header fields.
     *
     * @param from the first of them
     * @param request whether they are the header section of a request
     */
    static Fields fields(FieldLines lines, int from, boolean request) throws Http3Exception {
        Fields.Builder fields = Fields.builder();
        StringBuilder cookies = new StringBuilder();
        for (int i = from; i < lines.count(); i++) {
            String name = lines.name(i);
            String value = lines.value(i);
            // RFC 9114 §4.2: these speak of an HTTP/1.1 connection.
            if (isConnectionSpecific(name)) {
                throw Http3Exception.malformed("field " + name + " is not for HTTP/3");
            }
            // RFC 9114 §4.2: in a request, and to say this.
            if (name.equals("te") && !(request && value.equals("trailers"))) {
                throw Http3Exception.malformed("field te with another value than trailers");
            }
            if (request && name.equals("cookie")) {
                cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
            } else if (!fields.tryAdd(name, value)) {
                // RFC 9114 §4.1.2, §4.2, §4.3: upper case, characters that may not be, and
                // pseudo-header fields behind fields or in trailers.
                throw Http3Exception.malformed("a field that is not allowed");
            }
        }
        // RFC 9114 §4.2.1: crumbs become one cookie.
        if (!cookies.isEmpty() && !fields.tryAdd("cookie", cookies.toString())) {
            throw Http3Exception.malformed("a cookie that is not allowed");
        }
        return fields.build();
    }

    /** RFC 9114 §4.2: fields that no message of HTTP/3 may have. */
    static boolean isConnectionSpecific(String name) {
        return switch (name) {
            case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
                    true;
            default -> false;
        };
    }

    /**
     * What the fields say about the body's length.
     *
     * @return bytes, or {@link #NO_LENGTH}
     */
    static long contentLength(Fields fields) throws Http3Exception {
        long length = NO_LENGTH;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equals("content-length")) {
                long next = parseLength(fields.value(i));
                // RFC 9110 §8.6: several lengths are nothing to choose from.
                if (length != NO_LENGTH || next == NO_LENGTH) {
                    throw Http3Exception.malformed("a content-length that is no number");
                }
                length = next;
            }
        }
        return length;
    }

    /** A decimal number of at most 18 digits, or {@link #NO_LENGTH}. */
    private static long parseLength(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS) {
            return NO_LENGTH;
        }
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_LENGTH;
            }
            length = 10 * length + digit;
        }
        return length;
    }
}
