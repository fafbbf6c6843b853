package io.culebra;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Where requests go: what a connection can be shared for.
 *
 * @param host name, or address literal without brackets
 * @param port 1 to 65535
 */
record Origin(String host, int port) {
    private static final int HTTPS = 443;
    private static final int MOST_PORT = 65_535;

    /** Takes a host with an optional port apart; throws IllegalArgumentException. */
    static Origin of(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("'" + authority + "' names no host");
        }
        return new Origin(host, hasPort ? port(authority, colon + 1) : HTTPS);
    }

    private static int port(String authority, int from) {
        try {
            int port = Integer.parseInt(authority.substring(from));
            if (port >= 1 && port <= MOST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + authority + "' has no valid port", e);
        }
        throw new IllegalArgumentException("'" + authority + "' has no valid port");
    }

    /** Asks the system for the addresses, most wanted first; may take a while. */
    List<InetSocketAddress> resolve() throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }
}
