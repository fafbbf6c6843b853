package io.culebra.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What one process did after its warm-up. Its loop counts. CPU per second is that of the whole
 * process; CPU per packet is that of the measured thread, without a compiler that is still at work
 * because the machine is busy.
 */
final class Meter {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Bytes since the very start. */
    long total;

    long bytes;
    long packets;
    long forged;
    private long wallNanos;
    private long processNanos;
    private long threadNanos;
    private long allocated;

    void start() {
        bytes = 0;
        packets = 0;
        forged = 0;
        allocated = -THREADS.getCurrentThreadAllocatedBytes();
        processNanos = -PROCESS.getProcessCpuTime();
        threadNanos = -THREADS.getCurrentThreadCpuTime();
        wallNanos = -System.nanoTime();
    }

    void stop(long nowNanos) {
        wallNanos += nowNanos;
        processNanos += PROCESS.getProcessCpuTime();
        threadNanos += THREADS.getCurrentThreadCpuTime();
        allocated += THREADS.getCurrentThreadAllocatedBytes();
    }

    String rate() {
        return String.format(
                Locale.ROOT, "\"MBps\":%.1f,\"forged\":%d", bytes * 1e3 / wallNanos, forged);
    }

    String costs(String side) {
        return String.format(
                Locale.ROOT,
                "\"%sCpu\":%.2f,\"%1$sNs\":%.0f,\"%1$sAllocated\":%.2f",
                side,
                (double) processNanos / wallNanos,
                (double) threadNanos / packets,
                (double) allocated / packets);
    }
}
