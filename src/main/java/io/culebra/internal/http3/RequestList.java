package io.culebra.internal.http3;

import org.jspecify.annotations.Nullable;

/**
 * The exchanges of a connection that have a stream and are not closed. Linked through themselves.
 */
final class RequestList {
    private @Nullable RequestStream first;
    private int size;

    int size() {
        return size;
    }

    void add(RequestStream request) {
        request.next = first;
        if (first != null) {
            first.previous = request;
        }
        first = request;
        size++;
    }

    /** Takes out one that was added before. */
    void remove(RequestStream request) {
        RequestStream before = request.previous;
        RequestStream after = request.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        request.previous = null;
        request.next = null;
        size--;
    }

    /** The one added last. The others follow by {@link RequestStream#next}. */
    @Nullable RequestStream first() {
        return first;
    }
}
