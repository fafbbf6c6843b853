package io.culebra.internal.endpoint;

import io.culebra.api.ConnectionIdGenerator;
import io.culebra.api.Observer;
import io.culebra.api.QuicSettings;
import io.culebra.api.RandomSource;
import io.culebra.internal.connection.HandshakeFactory;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.KeySource;
import io.culebra.internal.memory.ChunkPool;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint of one worker is made of.
 *
 * @param settings of the transport
 * @param aeads packet protection, this worker's own
 * @param random chance, this worker's own
 * @param chunks memory for stream data, this worker's own
 * @param keys for tokens, the same for all workers
 * @param ids makes connection ids; all of one length
 * @param worker number of the worker
 * @param admission limits that all workers share
 * @param serverHandshakes makes the TLS side of incoming connections; null if none are taken
 * @param retryAlways whether every client has to prove its address first
 * @param observer hears what happens; null when nobody listens
 */
public record EndpointConfig(
        QuicSettings settings,
        AeadProvider aeads,
        RandomSource random,
        ChunkPool chunks,
        KeySource keys,
        ConnectionIdGenerator ids,
        int worker,
        Admission admission,
        @Nullable HandshakeFactory serverHandshakes,
        boolean retryAlways,
        @Nullable Observer observer) {}
