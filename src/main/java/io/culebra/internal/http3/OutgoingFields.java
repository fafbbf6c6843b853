package io.culebra.internal.http3;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Request;

/**
 * What fields of our application's must be like before they are sent.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.2 RFC 9114, section 4.2
 */
final class OutgoingFields {
    private static final int LINE_OVERHEAD = 32;

    /** Names and overhead of all four pseudo-header fields. */
    private static final long LARGEST_PSEUDO =
            4L * LINE_OVERHEAD + (":method" + ":scheme" + ":authority" + ":path").length();

    private OutgoingFields() {}

    /**
     * Checks fields.
     *
     * @return what they say about the body's length, or {@link FieldSection#NO_LENGTH}
     * @throws IllegalArgumentException for fields that the peer would call malformed
     */
    static long check(Fields fields, boolean request) {
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            boolean te = name.equals("te");
            if (FieldSection.isConnectionSpecific(name)
                    || (te && !(request && fields.value(i).equals("trailers")))) {
                throw new IllegalArgumentException(
                        "field '" + name + "' cannot be sent over HTTP/3");
            }
        }
        try {
            return FieldSection.contentLength(fields);
        } catch (Http3Exception e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    /** The size of a request's header section (RFC 9114 §4.2.2). */
    static long sectionBytes(Http3Request request) {
        Fields fields = request.fields();
        long bytes = LARGEST_PSEUDO + request.method().length() + request.scheme().length();
        bytes += request.authority().length() + request.path().length();
        for (int i = 0; i < fields.size(); i++) {
            bytes += fields.name(i).length() + fields.value(i).length() + LINE_OVERHEAD;
        }
        return bytes;
    }

    /** RFC 9114 §4.2.2: a larger section would likely be refused. */
    static void requireFit(long sectionBytes, PeerSettings peer) {
        if (sectionBytes > peer.maxFieldSectionBytes()) {
            throw new IllegalArgumentException(
                    "fields of "
                            + sectionBytes
                            + " bytes, and the peer takes "
                            + peer.maxFieldSectionBytes());
        }
    }
}
