package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a hook answers: now, or later.
 *
 * <p>A handshake that meets an answer which is not here yet is {@linkplain TlsHandshake#isPending
 * pending}. Later, on the thread that owns the handshake, the answer is completed or refused and
 * {@link TlsHandshake#resume} called. Not thread-safe: whoever works on another thread sends a
 * command to the owner.
 *
 * @param <T> what was asked for
 */
public final class Answer<T> {
    private @Nullable T value;
    private @Nullable TransportException refusal;
    private @Nullable Consumer<Owner> begin;

    private Answer() {}

    /** The thread that a waiting handshake belongs to. */
    @FunctionalInterface
    public interface Owner {
        /**
         * Runs something there, and lets the handshake go on afterwards; not at all if the
         * handshake is over by then. From any thread.
         *
         * @param answer gives or refuses the answer
         */
        void run(Runnable answer);
    }

    /**
     * An answer at once.
     *
     * @param value the answer
     * @param <T> what was asked for
     * @return complete
     */
    public static <T> Answer<T> now(T value) {
        Answer<T> answer = new Answer<>();
        answer.complete(value);
        return answer;
    }

    /**
     * A refusal at once.
     *
     * @param alert a constant of {@link Alert}
     * @param reason for people
     * @param <T> what was asked for
     * @return refused
     */
    public static <T> Answer<T> refused(int alert, String reason) {
        Answer<T> answer = new Answer<>();
        answer.refuse(alert, reason);
        return answer;
    }

    /**
     * An answer that will come.
     *
     * @param <T> what was asked for
     * @return neither complete nor refused
     */
    public static <T> Answer<T> later() {
        return new Answer<>();
    }

    /**
     * An answer that comes from another thread.
     *
     * @param begin called once, when a handshake begins to wait: gets the answer to be given, and
     *     the owner who is to give it
     * @param <T> what was asked for
     * @return neither complete nor refused
     */
    public static <T> Answer<T> later(BiConsumer<Answer<T>, Owner> begin) {
        Answer<T> answer = new Answer<>();
        answer.begin = owner -> begin.accept(answer, owner);
        return answer;
    }

    /**
     * A handshake waits for this answer.
     *
     * @param owner of the handshake
     */
    public void whenAwaited(Owner owner) {
        Consumer<Owner> once = begin;
        begin = null;
        if (once != null) {
            once.accept(owner);
        }
    }

    /**
     * Gives the answer.
     *
     * @param answer what was asked for
     * @throws IllegalStateException if it was given or refused before
     */
    public void complete(T answer) {
        requireOpen();
        value = Objects.requireNonNull(answer);
    }

    /**
     * Says no: the handshake ends with this alert when it is resumed.
     *
     * @param alert a constant of {@link Alert}
     * @param reason for people
     * @throws IllegalStateException if it was given or refused before
     */
    public void refuse(int alert, String reason) {
        requireOpen();
        refusal = TransportException.crypto(alert, reason);
    }

    /**
     * Whether the answer is here.
     *
     * @return true if it was given or refused
     */
    public boolean isHere() {
        return value != null || refusal != null;
    }

    /** The answer, which is here, or the refusal. */
    T take() throws TransportException {
        if (refusal != null) {
            throw refusal;
        }
        return Objects.requireNonNull(value, "the answer is not here yet");
    }

    private void requireOpen() {
        if (isHere()) {
            throw new IllegalStateException("answered twice");
        }
    }
}
