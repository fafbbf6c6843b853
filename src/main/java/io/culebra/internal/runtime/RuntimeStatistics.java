package io.culebra.internal.runtime;

import io.culebra.internal.wire.DropReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the threads of a runtime have done so far: a snapshot.
 *
 * @param threads each one's numbers, workers first
 */
public record RuntimeStatistics(List<OfThread> threads) {
    /**
     * One thread's numbers.
     *
     * @param name of the thread
     * @param counts every count
     * @param drops datagrams and packets thrown away, by reason; only reasons that occurred
     */
    public record OfThread(String name, Map<Count, Long> counts, Map<DropReason, Long> drops) {}

    /**
     * A count of all threads together.
     *
     * @param count which
     * @return the sum
     */
    public long total(Count count) {
        return threads.stream().mapToLong(thread -> thread.counts().getOrDefault(count, 0L)).sum();
    }

    /**
     * What was thrown away, all threads together.
     *
     * @return datagrams and packets by reason
     */
    public Map<DropReason, Long> drops() {
        Map<DropReason, Long> all = new EnumMap<>(DropReason.class);
        for (OfThread thread : threads) {
            thread.drops().forEach((reason, count) -> all.merge(reason, count, Long::sum));
        }
        return all;
    }

    /**
     * How many datagrams a system call received on the average.
     *
     * @return 0 if there were no calls
     */
    public double datagramsPerReceive() {
        return ratio(Count.DATAGRAMS_IN, Count.RECEIVE_CALLS);
    }

    /**
     * How many datagrams a system call sent on the average.
     *
     * @return 0 if there were no calls
     */
    public double datagramsPerSend() {
        return ratio(Count.DATAGRAMS_OUT, Count.SEND_CALLS);
    }

    private double ratio(Count above, Count below) {
        long calls = total(below);
        return calls == 0 ? 0 : (double) total(above) / calls;
    }
}
