package io.culebra.internal.stream;

import org.jspecify.annotations.Nullable;

/**
 * Streams that something is to be done for once the caller of the moment has returned: deliver what
 * was kept while they were paused, or close them.
 */
final class StreamQueue {
    private @Nullable Stream head;
    private @Nullable Stream tail;
    private int size;

    int size() {
        return size;
    }

    /** Does nothing if the stream waits already. */
    void add(Stream stream) {
        if (stream.isPending) {
            return;
        }
        stream.isPending = true;
        if (tail == null) {
            head = stream;
        } else {
            tail.nextPending = stream;
        }
        tail = stream;
        size++;
    }

    @Nullable Stream poll() {
        Stream first = head;
        if (first == null) {
            return null;
        }
        head = first.nextPending;
        if (head == null) {
            tail = null;
        }
        first.nextPending = null;
        first.isPending = false;
        size--;
        return first;
    }
}
