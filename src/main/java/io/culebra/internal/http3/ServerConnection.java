package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.REQUEST_REJECTED;

import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Handler;
import io.culebra.http3.Http3Settings;

/** HTTP/3 on a connection that a client made to us. */
public final class ServerConnection extends Http3Connection {
    private static final int ID_STEP = 4;
    private static final long ALL = Long.MAX_VALUE;

    /** How long after GOAWAY the connection stays at least, in round trips, and without one. */
    private static final int GRACE_ROUND_TRIPS = 2;

    private static final long LEAST_GRACE_NANOS = 10_000_000;

    final Http3Handler handler;

    /** The id after the highest that a request had. */
    private long nextId;

    /** Requests that are over, those that were rejected not counted. */
    private long finished;

    /** RFC 9114 §5.2: requests from this id on are rejected. */
    private long goAwayId = ALL;

    private boolean goAwaySent;
    private boolean graceOver;

    /**
     * Creates the application for a connection.
     *
     * @param workspace the worker's
     * @param settings for this connection
     * @param handler gets the requests
     */
    public ServerConnection(
            Http3Workspace workspace, Http3Settings settings, Http3Handler handler) {
        super(workspace, settings, true);
        this.handler = handler;
    }

    @Override
    StreamRole onPeerRequest(QuicStream stream) {
        if (stream.id() >= goAwayId) {
            // RFC 9114 §4.1.1: not looked at, so the client may try elsewhere.
            stream.stopSending(REQUEST_REJECTED.code());
            stream.reset(REQUEST_REJECTED.code());
            return StreamRole.NONE;
        }
        nextId = Math.max(nextId, stream.id() + ID_STEP);
        ServerExchange exchange = new ServerExchange(this, stream);
        requests.add(exchange);
        return exchange;
    }

    @Override
    void onRequestOver(RequestStream request) {
        finished++;
        closeWhenDone();
    }

    @Override
    void onReady() {
        if (goAwayId != ALL) {
            tellGoAway();
        }
    }

    @Override
    public void shutdown() {
        if (goAwayId == ALL && !isClosing()) {
            goAwayId = nextId;
            tellGoAway();
        }
    }

    /** RFC 9114 §5.2: what came so far is finished; the client may send the rest elsewhere. */
    private void tellGoAway() {
        if (!goAwaySent && sendGoAway(goAwayId)) {
            goAwaySent = true;
            QuicConnection connection = connection();
            long grace = GRACE_ROUND_TRIPS * connection.stats().smoothedRttNanos();
            connection.timer(connection.nowNanos() + Math.max(grace, LEAST_GRACE_NANOS));
        }
    }

    /** The client has heard of the GOAWAY by now, if it can. */
    @Override
    public void onTimer(QuicConnection connection) {
        graceOver = true;
        closeWhenDone();
    }

    /** Streams below the id that were not seen yet are on their way: QUIC opens them in order. */
    private void closeWhenDone() {
        if (graceOver && finished >= goAwayId / ID_STEP) {
            close("shut down");
        }
    }

    /** RFC 9114 §5.2: a client that goes away takes no pushes, and we make none. */
    @Override
    void onGoAway(long id) {}

    @Override
    void onGone(Http3Failure failure) {}
}
