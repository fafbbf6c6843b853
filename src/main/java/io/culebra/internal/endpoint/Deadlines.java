package io.culebra.internal.endpoint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Seats by their next deadline: a binary heap in which every seat knows its place. */
final class Deadlines {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable Seat[] heap = new Seat[FIRST_CAPACITY];
    private int size;

    long nextNanos() {
        Seat first = heap[0];
        return first == null ? Long.MAX_VALUE : first.deadlineNanos;
    }

    /** The connection whose deadline has passed longest ago; null if none has. */
    @Nullable Seat due(long nowNanos) {
        Seat first = heap[0];
        return first != null && first.deadlineNanos <= nowNanos ? first : null;
    }

    void set(Seat seat, long deadlineNanos) {
        if (seat.deadlineNanos == deadlineNanos) {
            return;
        }
        boolean sooner = deadlineNanos < seat.deadlineNanos;
        seat.deadlineNanos = deadlineNanos;
        if (deadlineNanos == Long.MAX_VALUE) {
            remove(seat);
        } else if (seat.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            place(seat, size++);
            up(seat);
        } else if (sooner) {
            up(seat);
        } else {
            down(seat);
        }
    }

    void remove(Seat seat) {
        int gap = seat.place;
        if (gap < 0) {
            return;
        }
        seat.place = -1;
        seat.deadlineNanos = Long.MAX_VALUE;
        size--;
        Seat last = heap[size];
        heap[size] = null;
        if (last != null && last != seat) {
            place(last, gap);
            up(last);
            down(last);
        }
    }

    private void up(Seat seat) {
        int at = seat.place;
        while (at > 0) {
            Seat parent = heap[(at - 1) / 2];
            if (parent == null || parent.deadlineNanos <= seat.deadlineNanos) {
                break;
            }
            place(parent, at);
            at = (at - 1) / 2;
        }
        place(seat, at);
    }

    private void down(Seat seat) {
        int at = seat.place;
        while (true) {
            Seat child = smallerChild(at);
            if (child == null || child.deadlineNanos >= seat.deadlineNanos) {
                break;
            }
            int next = child.place;
            place(child, at);
            at = next;
        }
        place(seat, at);
    }

    private @Nullable Seat smallerChild(int at) {
        int left = 2 * at + 1;
        if (left >= size) {
            return null;
        }
        Seat one = heap[left];
        Seat other = left + 1 < size ? heap[left + 1] : null;
        return one != null && other != null && other.deadlineNanos < one.deadlineNanos
                ? other
                : one;
    }

    private void place(Seat seat, int at) {
        heap[at] = seat;
        seat.place = at;
    }
}
