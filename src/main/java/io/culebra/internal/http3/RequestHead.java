package io.culebra.internal.http3;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Syntax;
import io.culebra.internal.qpack.FieldLines;

/**
 * The head of a request that was found to be well formed.
 *
 * @param contentLength what it says about its body, or {@link FieldSection#NO_LENGTH}
 * @param sectionBytes its size (RFC 9114 §4.2.2)
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.3.1 RFC 9114, section 4.3.1
 */
record RequestHead(Http3Request request, long contentLength, long sectionBytes) {
    private static final String CONNECT = "CONNECT";

    /** Validates a decoded section. */
    static RequestHead of(FieldLines lines) throws Http3Exception {
        Parts parts = new Parts();
        int line = 0;
        while (line < lines.count() && FieldSection.isPseudo(lines.name(line))) {
            parts.accept(lines.name(line), lines.value(line));
            line++;
        }
        Fields fields = FieldSection.fields(lines, line, true);
        return new RequestHead(
                parts.request(fields), FieldSection.contentLength(fields), lines.sectionBytes());
    }

    /** The pseudo-header fields; a missing one is empty, and an empty one is refused. */
    private static final class Parts {
        private String method = "";
        private String scheme = "";
        private String authority = "";
        private String path = "";

        /** RFC 9114 §4.3.1: these four, each once at most. */
        void accept(String name, String value) throws Http3Exception {
            if (value.isEmpty()) {
                throw Http3Exception.malformed("an empty " + name);
            }
            switch (name) {
                case ":method" -> method = once(method, name, value);
                case ":scheme" -> scheme = once(scheme, name, value);
                case ":authority" -> authority = once(authority, name, value);
                case ":path" -> path = once(path, name, value);
                default -> throw Http3Exception.malformed("a pseudo-header field not for requests");
            }
        }

        private static String once(String before, String name, String value) throws Http3Exception {
            if (!before.isEmpty()) {
                throw Http3Exception.malformed("a second " + name);
            }
            return value;
        }

        Http3Request request(Fields fields) throws Http3Exception {
            require(Http3Syntax.isMethod(method), ":method");
            takeHost(fields);
            if (method.equals(CONNECT)) {
                // RFC 9114 §4.4: a tunnel has an authority, and neither scheme nor path.
                require(scheme.isEmpty(), ":scheme");
                require(path.isEmpty(), ":path");
                require(!authority.isEmpty(), ":authority");
            } else {
                require(Http3Syntax.isScheme(scheme), ":scheme");
                require(Http3Syntax.isPath(path), ":path");
                require(!path.equals("*") || method.equals("OPTIONS"), ":path");
                boolean web = scheme.equals("https") || scheme.equals("http");
                require(!authority.isEmpty() || !web, ":authority");
            }
            require(authority.isEmpty() || Http3Syntax.isAuthority(authority), ":authority");
            return new Http3Request(method, scheme, authority, path, fields);
        }

        /** RFC 9114 §4.3.1: {@code host} stands for the authority, or says the same. */
        private void takeHost(Fields fields) throws Http3Exception {
            boolean seen = false;
            for (int i = 0; i < fields.size(); i++) {
                if (fields.name(i).equals("host")) {
                    String host = fields.value(i);
                    require(!seen && !host.isEmpty(), "host");
                    require(authority.isEmpty() || authority.equals(host), "host");
                    authority = host;
                    seen = true;
                }
            }
        }

        private static void require(boolean right, String part) throws Http3Exception {
            if (!right) {
                throw Http3Exception.malformed("a request with a wrong or missing " + part);
            }
        }
    }
}
