package io.culebra.http3;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The head of a request.
 *
 * @param method such as {@code GET}; case matters
 * @param scheme such as {@code https}; empty for {@code CONNECT}
 * @param authority host and port, without user information; empty if the scheme has none
 * @param path path and query, starting with a slash; an asterisk for {@code OPTIONS} of the whole
 *     server; empty for {@code CONNECT}
 * @param fields the other fields, without connection-specific ones
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.3.1 RFC 9114, section 4.3.1
 */
public record Http3Request(
        String method, String scheme, String authority, String path, Fields fields) {
    private static final String CONNECT = "CONNECT";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /**
     * Checks every part.
     *
     * @throws IllegalArgumentException with the name of the part that is wrong
     */
    public Http3Request {
        boolean tunnel = method.equals(CONNECT);
        require(Http3Syntax.isMethod(method), "method", method);
        require(tunnel ? scheme.isEmpty() : Http3Syntax.isScheme(scheme), "scheme", scheme);
        require(tunnel ? path.isEmpty() : Http3Syntax.isPath(path), "path", path);
        require(
                Http3Syntax.isAuthority(authority)
                        || (authority.isEmpty() && !tunnel && !needsAuthority(scheme)),
                "authority",
                authority);
    }

    /**
     * Whether the method is one that only asks (RFC 9110 §9.2.1): it may be sent in early data.
     *
     * @return true for GET, HEAD, OPTIONS, TRACE
     */
    public boolean isSafe() {
        return SAFE.contains(method);
    }

    private static void require(boolean right, String name, String value) {
        if (!right) {
            throw new IllegalArgumentException(
                    "a request cannot have " + name + " '" + value + "'");
        }
    }

    private static boolean needsAuthority(String scheme) {
        return scheme.equals("https") || scheme.equals("http");
    }

    /**
     * A request for a URI.
     *
     * @param method such as {@code POST}
     * @param uri absolute, with a host; a fragment and user information are left out
     * @param fields the other fields
     * @return the request
     * @throws IllegalArgumentException if the URI has no scheme or no host
     */
    public static Http3Request of(String method, URI uri, Fields fields) {
        String host = Optional.ofNullable(uri.getHost()).orElse("");
        String path = Optional.ofNullable(uri.getRawPath()).orElse("");
        return new Http3Request(
                method,
                Optional.ofNullable(uri.getScheme()).orElse(""),
                uri.getPort() < 0 ? host : host + ":" + uri.getPort(),
                (path.isEmpty() ? "/" : path)
                        + Optional.ofNullable(uri.getRawQuery()).map(q -> "?" + q).orElse(""),
                fields);
    }

    /**
     * A GET of a URI, without further fields.
     *
     * @param uri as in {@link #of}
     * @return the request
     */
    public static Http3Request get(URI uri) {
        return of("GET", uri, Fields.EMPTY);
    }
}
