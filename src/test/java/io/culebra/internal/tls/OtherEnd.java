package io.culebra.internal.tls;

import io.culebra.internal.wire.EncryptionLevel;
import java.io.IOException;

/**
 * One end of a handshake that is not ours. What it says and derives goes to an {@link Endpoint}.
 */
interface OtherEnd {
    Endpoint sink();

    boolean isServer();

    /** What its scenarios are counted under. */
    String name();

    /** A client speaks; a server listens. */
    void start() throws IOException;

    /** Bytes of a CRYPTO stream: whole messages. */
    void feed(EncryptionLevel level, byte[] bytes) throws IOException;

    /** What {@link Encounter} exports at our end; empty if this one cannot. */
    byte[] exported();
}
