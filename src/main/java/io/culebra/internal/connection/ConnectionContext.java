package io.culebra.internal.connection;

import io.culebra.api.ConnectionIdGenerator;
import io.culebra.api.Observer;
import io.culebra.api.QuicSettings;
import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.FrameParser;
import io.culebra.internal.wire.HeaderParser;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of one worker share.
 *
 * @param settings of the transport
 * @param aeads packet protection
 * @param random chance
 * @param chunks memory for stream data
 * @param ids makes connection ids
 * @param worker number of the worker
 * @param headers parser of packet headers; packets are read one after another
 * @param frames parser of frames
 * @param observer hears what happens; null when nobody listens
 */
public record ConnectionContext(
        QuicSettings settings,
        AeadProvider aeads,
        RandomSource random,
        ChunkPool chunks,
        ConnectionIdGenerator ids,
        int worker,
        HeaderParser headers,
        FrameParser frames,
        @Nullable Observer observer) {
    ConnectionId newConnectionId() {
        byte[] bytes = new byte[ids.length()];
        ids.generate(worker, random, bytes);
        return ConnectionId.of(bytes);
    }
}
