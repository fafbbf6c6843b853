package io.culebra.api;

import java.util.function.Consumer;

/**
 * How an endpoint uses the machine: threads, sockets, ciphers, admission. Immutable.
 *
 * @param workers threads, each with a socket and a CPU of its own; 0 for one per CPU that the
 *     process may use
 * @param idle what a worker does when there is nothing to do
 * @param spinNanos how long {@link Idle#SPIN_THEN_BLOCK} looks before it sleeps
 * @param pin whether each worker's thread stays on one CPU
 * @param socketBufferBytes what is asked of the kernel for each socket's two buffers
 * @param receiveSlots 64 KiB slots per worker for what is received
 * @param aead packet protection: {@code auto}, {@code jdk}, {@code libcrypto} or {@code
 *     libcrypto=/path/to/libcrypto.so.3}
 * @param publicKeys key agreement and signatures of handshakes: {@code auto}, {@code jdk}, {@code
 *     libcrypto} or {@code libcrypto=/path}, as above; or {@code jdk=PROVIDER} to sign with the JCA
 *     provider of that name. A private key that its provider does not export is always left to that
 * @param connectionIdBytes length of the ids made here, 8 to 20
 * @param maxConnections incoming connections at a time, over all workers
 * @param retry whether clients have to prove their address before anything is remembered of them
 * @param acceptBacklog incoming connections that wait for {@code accept}; more are refused
 */
public record EndpointOptions(
        int workers,
        Idle idle,
        long spinNanos,
        boolean pin,
        int socketBufferBytes,
        int receiveSlots,
        String aead,
        String publicKeys,
        int connectionIdBytes,
        int maxConnections,
        Retry retry,
        int acceptBacklog) {
    /** One worker per CPU, blocking, no Retry. */
    public static final EndpointOptions DEFAULTS =
            new EndpointOptions(
                    0,
                    Idle.BLOCK,
                    50_000,
                    true,
                    4 << 20,
                    128,
                    "auto",
                    "auto",
                    8,
                    1_000_000,
                    Retry.NEVER,
                    1024);

    /** What a worker does when there is nothing to do. */
    public enum Idle {
        /** Sleeps at once. */
        BLOCK,
        /** Never sleeps: takes a whole CPU. */
        SPIN,
        /** Looks for a while, then sleeps. */
        SPIN_THEN_BLOCK
    }

    /** When clients have to prove their address (RFC 9000 §8.1.2). */
    public enum Retry {
        /** Never. */
        NEVER,
        /** Every client, always. */
        ALWAYS
    }

    /** Checks every value. */
    public EndpointOptions {
        require("workers", workers, 0, 256);
        require("spinNanos", spinNanos, 0, Long.MAX_VALUE);
        require("socketBufferBytes", socketBufferBytes, 4096, 1 << 30);
        require("receiveSlots", receiveSlots, 16, 1 << 16);
        require("connectionIdBytes", connectionIdBytes, 8, 20);
        require("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
        require("acceptBacklog", acceptBacklog, 1, 1 << 20);
        if (!isLibrary(aead)) {
            throw new IllegalArgumentException(
                    "aead is '" + aead + "', not auto, jdk, libcrypto or libcrypto=PATH");
        }
        if (!isLibrary(publicKeys) && !publicKeys.startsWith("jdk=")) {
            throw new IllegalArgumentException(
                    "publicKeys is '"
                            + publicKeys
                            + "', not auto, jdk, jdk=PROVIDER, libcrypto or libcrypto=PATH");
        }
    }

    private static boolean isLibrary(String setting) {
        return setting.equals("auto")
                || setting.equals("jdk")
                || setting.equals("libcrypto")
                || setting.startsWith("libcrypto=");
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", not " + least + " to " + most);
        }
    }

    /**
     * The same with another number of workers.
     *
     * @param value 0 for one per CPU
     * @return a copy
     */
    public EndpointOptions withWorkers(int value) {
        return with(draft -> draft.workers = value);
    }

    /**
     * The same with another way to be idle.
     *
     * @param value the way
     * @return a copy
     */
    public EndpointOptions withIdle(Idle value) {
        return with(draft -> draft.idle = value);
    }

    /**
     * The same with threads pinned or not.
     *
     * @param value whether
     * @return a copy
     */
    public EndpointOptions withPin(boolean value) {
        return with(draft -> draft.pin = value);
    }

    /**
     * The same with other ciphers.
     *
     * @param value as in {@link #aead}
     * @return a copy
     */
    public EndpointOptions withAead(String value) {
        return with(draft -> draft.aead = value);
    }

    /**
     * The same with other key agreement and signatures.
     *
     * @param value as in {@link #publicKeys}
     * @return a copy
     */
    public EndpointOptions withPublicKeys(String value) {
        return with(draft -> draft.publicKeys = value);
    }

    /**
     * The same with another use of Retry.
     *
     * @param value when
     * @return a copy
     */
    public EndpointOptions withRetry(Retry value) {
        return with(draft -> draft.retry = value);
    }

    private EndpointOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** A copy in which something is changed. */
    private static final class Draft {
        int workers;
        Idle idle;
        long spinNanos;
        boolean pin;
        int socketBufferBytes;
        int receiveSlots;
        String aead;
        String publicKeys;
        int connectionIdBytes;
        int maxConnections;
        Retry retry;
        int acceptBacklog;

        Draft(EndpointOptions from) {
            workers = from.workers;
            idle = from.idle;
            spinNanos = from.spinNanos;
            pin = from.pin;
            socketBufferBytes = from.socketBufferBytes;
            receiveSlots = from.receiveSlots;
            aead = from.aead;
            publicKeys = from.publicKeys;
            connectionIdBytes = from.connectionIdBytes;
            maxConnections = from.maxConnections;
            retry = from.retry;
            acceptBacklog = from.acceptBacklog;
        }

        EndpointOptions options() {
            return new EndpointOptions(
                    workers,
                    idle,
                    spinNanos,
                    pin,
                    socketBufferBytes,
                    receiveSlots,
                    aead,
                    publicKeys,
                    connectionIdBytes,
                    maxConnections,
                    retry,
                    acceptBacklog);
        }
    }
}
