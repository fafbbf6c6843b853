package io.culebra.internal.stream;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.internal.memory.ChunkPool;
import io.culebra.internal.wire.ControlKind;
import java.lang.foreign.MemorySegment;

/** What all streams of one connection share. */
final class StreamContext {
    private static final ApplicationOverQuic NOBODY = new Nobody();
    private static final int FAST_ROUND_TRIPS = 2;

    final QuicConnection connection;
    final QuicSettings settings;
    final ChunkPool pool;
    final StreamHost host;

    /** What the peer lets us send on all streams together. */
    final FlowCredit credit = new FlowCredit();

    /** What the peer may send on all streams together. */
    final FlowWindow window = new FlowWindow();

    /** The callback that runs now. */
    final Delivery delivery = new Delivery();

    final StreamControls controls;
    final StreamScheduler scheduler;
    final SpareParts spares;
    final StreamQueue pending = new StreamQueue();

    ApplicationOverQuic application = NOBODY;

    /** This worker turn's time, and how long two round trips take. */
    long nowNanos;

    long fastNanos;

    /** Whether there was a turn. */
    private boolean timed;

    /** Whether the peer has told its limits, so that being blocked means something. */
    boolean peerKnown;

    /** Whether the connection is over: nothing is sent or delivered any more. */
    boolean closed;

    /** Whether what arrives now does so in 0-RTT. */
    boolean early;

    /** Whether what is opened now goes out in 0-RTT. */
    boolean openingEarly;

    StreamContext(
            QuicConnection connection, QuicSettings settings, ChunkPool pool, StreamHost host) {
        this.connection = connection;
        this.settings = settings;
        this.pool = pool;
        this.host = host;
        scheduler = new StreamScheduler(settings.packetBytes());
        controls = new StreamControls(host);
        spares = new SpareParts(this);
        window.start(settings.initialMaxData(), settings.maxData(), 0);
    }

    void turn(long now, long smoothedRttNanos) {
        if (!timed) {
            timed = true;
            window.startClock(now);
        }
        nowNanos = now;
        fastNanos = FAST_ROUND_TRIPS * smoothedRttNanos;
    }

    /** Whether there is data, or a stream's end, that flow control lets go now. */
    boolean hasData() {
        return scheduler.hasData(credit.available());
    }

    /** Counts received bytes that nobody has to keep any more. */
    void consume(long bytes) {
        if (bytes > 0 && window.consume(bytes)) {
            controls.want(ControlKind.MAX_DATA);
        }
    }

    /** Stands in until the application is known; no stream can carry data before. */
    private static final class Nobody implements ApplicationOverQuic {
        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
            throw new IllegalStateException("stream data before the application was chosen");
        }
    }
}
