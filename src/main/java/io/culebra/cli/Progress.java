package io.culebra.cli;

import java.util.Locale;

/** A bar on the terminal for downloads that take a while; silent where there is no terminal. */
final class Progress {
    private static final long QUIET_NANOS = 500_000_000;
    private static final long STEP_NANOS = 100_000_000;
    private static final int WIDTH = 40;
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;

    private final boolean shown;
    private final long begunNanos = System.nanoTime();
    private long drawnNanos = begunNanos + QUIET_NANOS;
    private long total = -1;
    private long done;
    private boolean drawn;

    Progress(boolean shown) {
        this.shown = shown;
    }

    void expect(long bytes) {
        total = bytes;
    }

    void add(long bytes) {
        done += bytes;
        long now = System.nanoTime();
        if (shown && now - drawnNanos >= STEP_NANOS) {
            drawnNanos = now;
            draw(now);
        }
    }

    void end() {
        if (drawn) {
            draw(System.nanoTime());
            System.err.println();
        }
    }

    private void draw(long now) {
        drawn = true;
        double rate = done / MEGA / ((now - begunNanos) / NANOS);
        String bar = "";
        if (total > 0) {
            int full = (int) (done * WIDTH / total);
            bar = "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] ";
        }
        System.err.print(
                String.format(Locale.ROOT, "\r%s%.1f MB, %.1f MB/s ", bar, done / MEGA, rate));
    }
}
