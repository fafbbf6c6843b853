package io.culebra.internal.connection;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.QuicVersion;
import java.util.Optional;

/**
 * How a connection came about.
 *
 * @param server whether this side is the server
 * @param version spoken from the first packet on
 * @param originalDestination destination id of the client's very first Initial
 * @param initialDestination the id that the Initial keys come from: the original one, or the one
 *     that a Retry chose
 * @param peerSource the client's source id; for a client itself the id that it sends to at first
 * @param retrySource the id that our Retry chose (server only)
 * @param addressValidated whether a token proved the client's address (server only)
 * @param socket number of the socket in the worker's table
 * @param local this side's address
 * @param peer the other side's address
 */
public record ConnectionOrigin(
        boolean server,
        QuicVersion version,
        ConnectionId originalDestination,
        ConnectionId initialDestination,
        ConnectionId peerSource,
        Optional<ConnectionId> retrySource,
        boolean addressValidated,
        int socket,
        InternetAddress local,
        InternetAddress peer) {}
