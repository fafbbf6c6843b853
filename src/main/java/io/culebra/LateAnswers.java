package io.culebra;

import io.culebra.api.TlsRefusal;
import io.culebra.internal.tls.Answer;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** What applications' hooks answer, at once or on another thread, as the handshake takes it. */
final class LateAnswers {
    private LateAnswers() {}

    /**
     * Asks a hook.
     *
     * @param hook may throw
     * @param made makes of the application's answer what the handshake wants; may throw
     * @param alert for failures that bring none
     * @param what for people: whose failure it is
     */
    static <A, T> Answer<T> ask(
            Supplier<CompletionStage<A>> hook, Function<A, T> made, int alert, String what) {
        CompletableFuture<T> future;
        try {
            future = hook.get().thenApply(made).toCompletableFuture();
        } catch (RuntimeException e) {
            future = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<T> asked = future;
        if (asked.isDone()) {
            Answer<T> answer = Answer.later();
            settle(answer, asked, alert, what);
            return answer;
        }
        return Answer.later((answer, owner) -> {
            CompletableFuture<T> _ =
                    asked.whenComplete((value, failure) ->
                            owner.run(() -> settle(answer, asked, alert, what)));
        });
    }

    private static <T> void settle(
            Answer<T> answer, CompletableFuture<T> asked, int alert, String what) {
        try {
            answer.complete(asked.join());
        } catch (RuntimeException e) {
            Throwable cause = e.getCause();
            Throwable failure = e instanceof CompletionException && cause != null ? cause : e;
            if (failure instanceof TlsRefusal refusal) {
                answer.refuse(refusal.alert(), refusal.reason());
            } else {
                answer.refuse(alert, what + reason(failure));
            }
        }
    }

    /** Only what is meant for others: the peer gets to read it. */
    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof CertificateException && message != null ? ": " + message : "";
    }
}
