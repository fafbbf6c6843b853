package io.culebra.internal.runtime;

/**
 * What the threads of a runtime are to be.
 *
 * @param workers how many; 0 for one on each CPU that the process may use
 * @param pinned whether each worker stays on one CPU; CPUs are taken in turn from those that the
 *     process may use
 * @param steered whether the kernel is told whose a datagram is; without, more of them arrive at
 *     the wrong worker and go on through its inbox
 * @param idle what a worker does when there is nothing to do
 * @param slots buffers of 64 KiB that each thread receives into
 * @param receiveBatch messages that one system call may receive, below {@code slots}
 * @param sendBatch messages that one system call may send
 * @param socketBufferBytes asked of the kernel for each socket in each direction
 * @param inboxRuns runs of datagrams that may wait for a worker when they arrived elsewhere
 */
public record RuntimeOptions(
        int workers,
        boolean pinned,
        boolean steered,
        IdleStrategy idle,
        int slots,
        int receiveBatch,
        int sendBatch,
        int socketBufferBytes,
        int inboxRuns) {
    private static final int MOST_WORKERS = 256;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    /** A worker on each CPU. */
    public static final RuntimeOptions SERVER =
            new RuntimeOptions(
                    0, true, true, IdleStrategy.BLOCK, 256, 32, 16, SOCKET_BUFFER_BYTES, 1024);

    /** One worker, on whatever CPU is free. */
    public static final RuntimeOptions CLIENT =
            new RuntimeOptions(
                    1, false, true, IdleStrategy.BLOCK, 128, 32, 16, SOCKET_BUFFER_BYTES, 1024);

    /** Checks every value. */
    public RuntimeOptions {
        require("workers", workers, 0, MOST_WORKERS);
        require("slots", slots, 2, 1 << 16);
        require("receiveBatch", receiveBatch, 1, Math.min(1024, slots - 1));
        require("sendBatch", sendBatch, 1, 1024);
        require("socketBufferBytes", socketBufferBytes, 1, Integer.MAX_VALUE);
        require("inboxRuns", inboxRuns, 2, 1 << 20);
    }

    /**
     * As this, with another number of workers.
     *
     * @param number 0 for one on each CPU
     * @return options
     */
    public RuntimeOptions withWorkers(int number) {
        return new RuntimeOptions(
                number,
                pinned,
                steered,
                idle,
                slots,
                receiveBatch,
                sendBatch,
                socketBufferBytes,
                inboxRuns);
    }

    /**
     * As this, pinned or not.
     *
     * @param toCpus whether each worker stays on one CPU
     * @return options
     */
    public RuntimeOptions withPinning(boolean toCpus) {
        return new RuntimeOptions(
                workers,
                toCpus,
                steered,
                idle,
                slots,
                receiveBatch,
                sendBatch,
                socketBufferBytes,
                inboxRuns);
    }

    /**
     * As this, steered by the kernel or not.
     *
     * @param byKernel whether the kernel is told whose a datagram is
     * @return options
     */
    public RuntimeOptions withSteering(boolean byKernel) {
        return new RuntimeOptions(
                workers,
                pinned,
                byKernel,
                idle,
                slots,
                receiveBatch,
                sendBatch,
                socketBufferBytes,
                inboxRuns);
    }

    /**
     * As this, with another idle strategy.
     *
     * @param strategy what a worker does when there is nothing to do
     * @return options
     */
    public RuntimeOptions withIdle(IdleStrategy strategy) {
        return new RuntimeOptions(
                workers,
                pinned,
                steered,
                strategy,
                slots,
                receiveBatch,
                sendBatch,
                socketBufferBytes,
                inboxRuns);
    }

    /**
     * As this, with other memory.
     *
     * @param receiveSlots buffers that each thread receives into
     * @param perReceive messages that one system call may receive
     * @param perSend messages that one system call may send
     * @param waiting runs that may wait in an inbox
     * @return options
     */
    public RuntimeOptions withMemory(int receiveSlots, int perReceive, int perSend, int waiting) {
        return new RuntimeOptions(
                workers,
                pinned,
                steered,
                idle,
                receiveSlots,
                perReceive,
                perSend,
                socketBufferBytes,
                waiting);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", not " + least + " to " + most);
        }
    }
}
