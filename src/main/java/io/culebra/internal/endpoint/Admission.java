package io.culebra.internal.endpoint;

/** How many connections there may be, counted across all workers. From any thread. */
public interface Admission {
    /** Lets everybody in. For a single client, and for tests. */
    Admission UNLIMITED =
            new Admission() {
                @Override
                public boolean tryAdmit() {
                    return true;
                }

                @Override
                public void onGone() {}
            };

    /**
     * Asks for room for one more incoming connection.
     *
     * @return false to refuse it
     */
    boolean tryAdmit();

    /** A connection that was admitted is gone. */
    void onGone();
}
