package io.culebra.internal.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which servers a certificate is for.
 *
 * <p>Only subjectAltName counts, never the common name. A wildcard stands for exactly one label, is
 * all of the left-most label, and has at least two labels behind it.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9525#section-6 RFC 9525, section 6
 */
final class ServerNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String WILDCARD = "*.";

    private ServerNames() {}

    /**
     * What a client sends as SNI.
     *
     * @param serverName host name or address literal
     * @return in ASCII and lower case, without a dot at its end; empty for an address
     */
    static Optional<String> hostName(String serverName) {
        if (serverName.isEmpty() || address(serverName).isPresent()) {
            return Optional.empty(); // RFC 6066 §3: no address literals
        }
        String lower = serverName.toLowerCase(Locale.ROOT);
        return Optional.of(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
    }

    /**
     * Whether a certificate names a server.
     *
     * @throws CertificateParsingException if its names cannot be read
     */
    static boolean isFor(X509Certificate certificate, String serverName)
            throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return false;
        }
        Optional<InetAddress> address = address(serverName);
        String host = hostName(serverName).orElse("");
        for (List<?> name : names) {
            boolean matches =
                    switch ((Integer) name.get(0)) {
                        case DNS_NAME -> address.isEmpty() && matches((String) name.get(1), host);
                        case IP_ADDRESS ->
                                address.isPresent() && isSame(address.get(), (String) name.get(1));
                        default -> false;
                    };
            if (matches) {
                return true;
            }
        }
        return false;
    }

    /** The host names of a certificate, in lower case; none if they cannot be read. */
    static List<String> dnsNames(X509Certificate certificate) {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if ((Integer) name.get(0) == DNS_NAME) {
                    found.add(((String) name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return List.copyOf(found);
    }

    /** RFC 9525 §6.3: labels are compared without regard to case. */
    static boolean matches(String pattern, String host) {
        String name = pattern.toLowerCase(Locale.ROOT);
        if (!name.startsWith(WILDCARD)) {
            return !host.isEmpty() && name.equals(host);
        }
        String parent = name.substring(1);
        int firstDot = host.indexOf('.');
        return firstDot > 0
                && parent.indexOf('*') < 0
                && parent.indexOf('.', 1) > 0
                && host.substring(firstDot).equals(parent);
    }

    private static boolean isSame(InetAddress address, String literal) {
        return address(literal)
                .filter(other -> Arrays.equals(other.getAddress(), address.getAddress()))
                .isPresent();
    }

    /** An address literal, with or without the brackets of a URL; never asks a name server. */
    static Optional<InetAddress> address(String literal) {
        boolean brackets = literal.startsWith("[") && literal.endsWith("]");
        String bare = brackets ? literal.substring(1, literal.length() - 1) : literal;
        int scope = bare.indexOf('%');
        try {
            return Optional.of(InetAddress.ofLiteral(scope < 0 ? bare : bare.substring(0, scope)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
