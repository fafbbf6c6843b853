package io.culebra.internal.path;

/**
 * Answers that a path owes to the peer's challenges. Bounded: a peer that challenges faster than it
 * can be answered loses its oldest questions, and will ask again.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-8.2.2 RFC 9000, section 8.2.2
 */
public final class PathResponses {
    private static final int CAPACITY = 4;
    private static final long[] NOTHING = {};

    private long[] data = NOTHING;
    private int first;
    private int count;

    PathResponses() {}

    /**
     * Queues an answer.
     *
     * @param challenge data of the PATH_CHALLENGE
     */
    public void add(long challenge) {
        if (count == CAPACITY) {
            removeFirst();
        }
        if (data.length == 0) {
            data = new long[CAPACITY];
        }
        data[(first + count) & (CAPACITY - 1)] = challenge;
        count++;
    }

    /**
     * Whether nothing is owed.
     *
     * @return true if there is no answer to send
     */
    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * Takes the oldest answer. It is sent once and never repeated: the peer asks again if it is
     * lost.
     *
     * @return data of the PATH_RESPONSE frame
     */
    public long removeFirst() {
        assert count > 0 : "no answer is owed";
        long challenge = data[first];
        first = (first + 1) & (CAPACITY - 1);
        count--;
        return challenge;
    }
}
