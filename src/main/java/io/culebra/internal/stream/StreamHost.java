package io.culebra.internal.stream;

/** What the streams of a connection need from the connection that they belong to. */
public interface StreamHost {
    /**
     * There is something to send or to deliver that was not there before. Called often: be quick,
     * and do not call back.
     */
    void onWork();

    /**
     * Runs a task on the worker, soon.
     *
     * @param task to run, from any thread
     */
    void post(Runnable task);

    /**
     * Whether the caller is on the connection's worker.
     *
     * @return false on any other thread
     */
    boolean isOnWorker();
}
