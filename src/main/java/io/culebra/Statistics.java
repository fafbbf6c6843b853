package io.culebra;

import io.culebra.api.EndpointStats;
import io.culebra.internal.runtime.Count;
import io.culebra.internal.runtime.RuntimeStatistics;
import java.util.Map;
import java.util.TreeMap;

/** The runtime's numbers as applications see them. */
final class Statistics {
    /** A connection that found no room in the backlog; the engine's reasons have other names. */
    static final String BACKLOG_FULL = "BACKLOG_FULL";

    private Statistics() {}

    static EndpointStats of(RuntimeStatistics from, Assembly assembly, long refused) {
        Map<String, Long> dropped = new TreeMap<>();
        from.drops().forEach((reason, count) -> dropped.put(reason.name(), count));
        if (refused > 0) {
            dropped.put(BACKLOG_FULL, refused);
        }
        return new EndpointStats(
                from.total(Count.DATAGRAMS_IN),
                from.total(Count.RECEIVE_CALLS),
                from.total(Count.BYTES_IN),
                from.total(Count.DATAGRAMS_OUT),
                from.total(Count.SEND_CALLS),
                from.total(Count.BYTES_OUT),
                from.total(Count.DATAGRAMS_HANDED_OVER),
                from.total(Count.KERNEL_DROPS),
                (int) from.total(Count.CONNECTIONS),
                (int) from.total(Count.SLOTS_IN_USE),
                assembly.aead(),
                assembly.publicKeys(),
                dropped);
    }
}
