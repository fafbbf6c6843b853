package io.culebra.internal.endpoint;

import io.culebra.api.ApplicationSelector;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.Observer;
import io.culebra.api.QuicSettings;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.QuicVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client connects to, and what for.
 *
 * @param socket number of the socket in the worker's table
 * @param local this side's address; {@link InternetAddress#NONE} lets the kernel choose
 * @param peer the server's address
 * @param handshakes makes the TLS side
 * @param selector chooses the application once the handshake is complete
 * @param whenClosed runs on the worker, once, however the connection ends
 * @param version to begin with
 * @param settings of the transport, for this connection
 * @param observer hears what happens; null when nobody listens
 */
public record ClientTarget(
        int socket,
        InternetAddress local,
        InternetAddress peer,
        HandshakeFactory handshakes,
        ApplicationSelector selector,
        Consumer<ConnectionShutdown> whenClosed,
        QuicVersion version,
        QuicSettings settings,
        @Nullable Observer observer) {
    /**
     * Begins with version 1.
     *
     * @param socket number of the socket in the worker's table
     * @param local this side's address; {@link InternetAddress#NONE} lets the kernel choose
     * @param peer the server's address
     * @param handshakes makes the TLS side
     * @param selector chooses the application once the handshake is complete
     * @param whenClosed runs on the worker, once, however the connection ends
     * @param settings of the transport, for this connection
     * @param observer hears what happens; null when nobody listens
     */
    public ClientTarget(
            int socket,
            InternetAddress local,
            InternetAddress peer,
            HandshakeFactory handshakes,
            ApplicationSelector selector,
            Consumer<ConnectionShutdown> whenClosed,
            QuicSettings settings,
            @Nullable Observer observer) {
        this(
                socket,
                local,
                peer,
                handshakes,
                selector,
                whenClosed,
                QuicVersion.V1,
                settings,
                observer);
    }
}
