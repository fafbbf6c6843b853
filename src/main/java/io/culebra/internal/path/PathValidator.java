package io.culebra.internal.path;

import io.culebra.api.RandomSource;

/**
 * Proves that a path works, by challenges that the peer must echo.
 *
 * <p>Drive it so: while {@link #wantsChallenge} says yes, send a PATH_CHALLENGE with the data of
 * {@link #nextChallenge}; hand every PATH_RESPONSE, from whatever path, to {@link #onResponse};
 * call {@link #onTimeout} when {@link #deadlineNanos} has passed.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-8.2 RFC 9000, section 8.2
 */
public final class PathValidator {
    /**
     * The probe timeout of a path of which nothing is known: kInitialRtt of 333 ms plus four times
     * half of it (RFC 9002 §6.2.1, §6.2.2).
     */
    public static final long INITIAL_PTO_NANOS = 999_000_000;

    private static final int PTOS_TO_FAILURE = 3;
    private static final int OUTSTANDING = 8;
    private static final long NEVER = Long.MAX_VALUE;

    /** How far the proof has come. */
    public enum Stage {
        /** Nothing asked. */
        IDLE,
        /** Asked whether the peer receives at this address. */
        ADDRESS,
        /** The address is proven, by a small datagram; asked whether 1200 bytes pass. */
        SIZE,
        /** Proven. */
        VALID,
        /** Given up. */
        FAILED
    }

    // Most paths are never asked: their validators take no memory.
    private long[] challenges = {};
    private boolean[] fullSize = {};
    private int sent;
    private Stage stage = Stage.IDLE;
    private long intervalNanos;
    private long totalNanos;
    private long nextChallengeNanos = NEVER;
    private long failureNanos = NEVER;

    /** Creates a validator that asks nothing. */
    public PathValidator() {}

    /**
     * Starts, or starts over.
     *
     * @param nowNanos the time
     * @param pathPtoNanos probe timeout by what is known of this path; {@link #INITIAL_PTO_NANOS}
     *     if nothing is: the first repetition waits that long, each further one twice as long
     * @param currentPtoNanos probe timeout of the path in use
     */
    public void start(long nowNanos, long pathPtoNanos, long currentPtoNanos) {
        intervalNanos = pathPtoNanos;
        // RFC 9000 §8.2.4: three times the larger of the current PTO and a new path's.
        totalNanos =
                PTOS_TO_FAILURE
                        * Math.max(Math.max(pathPtoNanos, currentPtoNanos), INITIAL_PTO_NANOS);
        challenges = new long[OUTSTANDING];
        fullSize = new boolean[OUTSTANDING];
        sent = 0;
        begin(Stage.ADDRESS, nowNanos);
    }

    /** Stops without a verdict, for example because the connection moved elsewhere. */
    public void abandon() {
        end(Stage.IDLE);
    }

    /**
     * Whether a challenge is due.
     *
     * @param nowNanos the time
     * @return true if {@link #nextChallenge} should be sent
     */
    public boolean wantsChallenge(long nowNanos) {
        return nowNanos >= nextChallengeNanos;
    }

    /**
     * Whether only a datagram of 1200 bytes will do for the next challenge.
     *
     * @return false if a smaller one is good enough while the amplification limit asks for it
     */
    public boolean needsFullSize() {
        return stage == Stage.SIZE;
    }

    /**
     * Makes the challenge to be sent now; the datagram is to be padded to 1200 bytes if the
     * amplification limit allows it.
     *
     * @param random its data
     * @param nowNanos the time
     * @param expanded whether the datagram has at least 1200 bytes
     * @return data of the PATH_CHALLENGE frame
     */
    public long nextChallenge(RandomSource random, long nowNanos, boolean expanded) {
        assert nextChallengeNanos != NEVER : "no validation is under way";
        // RFC 9000 §8.2.1: unpredictable data in every PATH_CHALLENGE.
        long data = random.nextLong();
        int index = sent++ & (OUTSTANDING - 1);
        challenges[index] = data;
        fullSize[index] = expanded;
        // RFC 9000 §9.4: repetitions are not sent faster than the probe timer would.
        nextChallengeNanos = nowNanos + intervalNanos;
        intervalNanos *= 2;
        return data;
    }

    /**
     * Takes the data of a PATH_RESPONSE that arrived on any path (RFC 9000 §8.2.3).
     *
     * @param data as received
     * @param nowNanos the time
     * @return true if it answers a challenge of this validator: the peer receives at this path's
     *     address; {@link #stage} says whether the size is proven too
     */
    public boolean onResponse(long data, long nowNanos) {
        if (stage != Stage.ADDRESS && stage != Stage.SIZE) {
            return false;
        }
        int known = Math.min(sent, OUTSTANDING);
        for (int i = 0; i < known; i++) {
            if (challenges[i] == data) {
                answered(fullSize[i], nowNanos);
                return true;
            }
        }
        return false;
    }

    /**
     * When something is to be done.
     *
     * @return the next repetition or the end of patience; {@code Long.MAX_VALUE} for never
     */
    public long deadlineNanos() {
        return Math.min(nextChallengeNanos, failureNanos);
    }

    /**
     * Gives up if it is time to.
     *
     * @param nowNanos the time
     * @return true if the validation failed just now
     */
    public boolean onTimeout(long nowNanos) {
        if (nowNanos < failureNanos) {
            return false;
        }
        end(Stage.FAILED);
        return true;
    }

    /**
     * How far it is.
     *
     * @return the stage
     */
    public Stage stage() {
        return stage;
    }

    private void answered(boolean expanded, long nowNanos) {
        if (expanded) {
            end(Stage.VALID);
        } else if (stage == Stage.ADDRESS) {
            // RFC 9000 §8.2.1, §8.2.3: a small challenge proves the address alone; ask once more
            // in a datagram of full size.
            begin(Stage.SIZE, nowNanos);
        }
    }

    private void begin(Stage next, long nowNanos) {
        stage = next;
        nextChallengeNanos = nowNanos;
        failureNanos = nowNanos + totalNanos;
    }

    private void end(Stage last) {
        stage = last;
        nextChallengeNanos = NEVER;
        failureNanos = NEVER;
    }
}
