package io.culebra.internal.connection;

import io.culebra.internal.tls.TlsHandshake;
import io.culebra.internal.tls.TlsSink;

/** Makes the TLS side of a connection. */
@FunctionalInterface
public interface HandshakeFactory {
    /**
     * Makes a handshake that has not started.
     *
     * @param sink gets what the handshake has to say
     * @param transportParameters this side's, encoded
     * @return the handshake
     */
    TlsHandshake create(TlsSink sink, byte[] transportParameters);
}
