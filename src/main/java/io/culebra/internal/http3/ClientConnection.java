package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.REQUEST_CANCELLED;
import static io.culebra.http3.Http3ErrorCode.REQUEST_REJECTED;
import static io.culebra.http3.Http3ErrorCode.STREAM_CREATION_ERROR;

import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3ResponseHandler;
import io.culebra.http3.Http3Settings;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** HTTP/3 on a connection that we made to a server. */
public final class ClientConnection extends Http3Connection {
    /** Requests without a stream. */
    private final Queue<ClientExchange> waiting = new ArrayDeque<>();

    private boolean ready;
    private boolean goingAway;
    private boolean goAwayDue;

    /**
     * Creates the application for a connection.
     *
     * @param workspace the worker's
     * @param settings for this connection
     */
    public ClientConnection(Http3Workspace workspace, Http3Settings settings) {
        super(workspace, settings, false);
    }

    /**
     * Whether a request made now would be sent.
     *
     * @return false once either side goes away, or the connection is over
     */
    public boolean acceptsRequests() {
        return !goingAway && !isClosing();
    }

    /**
     * Makes a request. On the worker. It waits while the server allows no more streams, and before
     * the handshake is complete; a {@linkplain Http3Request#isSafe safe} one goes out in early data
     * if the connection has a session for that.
     *
     * @param request the head
     * @param bodiless whether there is no body: the request ends with its head
     * @param handler hears of the response; of a failure before this method returns, if the
     *     connection is going away
     * @return the exchange, to send the body with
     * @throws IllegalArgumentException if the head is larger than the server takes, has fields that
     *     HTTP/3 does not allow, or a {@code content-length} that is no number or contradicts
     *     {@code bodiless}
     */
    public Http3ClientExchange request(
            Http3Request request, boolean bodiless, Http3ResponseHandler handler) {
        long length = OutgoingFields.check(request.fields(), true);
        OutgoingFields.requireFit(OutgoingFields.sectionBytes(request), peerSettings());
        if (bodiless && length > 0) {
            throw new IllegalArgumentException("content-length " + length + " and no content");
        }
        ClientExchange exchange = new ClientExchange(this, request, length, bodiless, handler);
        if (!acceptsRequests()) {
            exchange.fail(unsent("the connection takes no more requests"));
            return exchange;
        }
        waiting.add(exchange);
        startWaiting();
        return exchange;
    }

    private static Http3Failure unsent(String reason) {
        return new Http3Failure(REQUEST_REJECTED.code(), reason, true);
    }

    private void startWaiting() {
        while (ready && !waiting.isEmpty() && !isClosing()) {
            ClientExchange exchange = waiting.element();
            if (!exchange.isOver()) {
                // RFC 8470 §4: only what may happen twice goes out in early data.
                if (!exchange.request().isSafe() && connection().handshakeInfo().isEmpty()) {
                    return;
                }
                Optional<QuicStream> stream = connection().tryOpenStream(true);
                if (stream.isEmpty()) {
                    return;
                }
                requests.add(exchange);
                waiting.remove();
                exchange.start(stream.get());
            } else {
                waiting.remove();
            }
        }
    }

    @Override
    void onReady() {
        ready = true;
        startWaiting();
        tellGoAway();
        closeWhenDone();
    }

    @Override
    public void onHandshakeComplete(QuicConnection established, HandshakeInfo info) {
        startWaiting();
    }

    /** RFC 9114 §6.1: servers open no bidirectional streams. */
    @Override
    StreamRole onPeerRequest(QuicStream stream) throws Http3Exception {
        throw Http3Exception.connection(
                STREAM_CREATION_ERROR, "a bidirectional stream from a server");
    }

    @Override
    void onRequestOver(RequestStream request) {
        closeWhenDone();
    }

    /** RFC 9114 §5.2: what the server does not process may be sent elsewhere. */
    @Override
    void onGoAway(long id) {
        goingAway = true;
        failWaiting(unsent("the server goes away"));
        RequestStream request = requests.first();
        while (request != null) {
            RequestStream following = request.next;
            if (request.id() >= id && !request.isOver()) {
                request.abandon(REQUEST_CANCELLED.code());
                request.fail(unsent("the server goes away"));
            }
            request = following;
        }
        closeWhenDone();
    }

    private void failWaiting(Http3Failure failure) {
        while (!waiting.isEmpty()) {
            waiting.remove().fail(failure);
        }
    }

    @Override
    public void shutdown() {
        if (!isClosing()) {
            goingAway = true;
            goAwayDue = true;
            tellGoAway();
            closeWhenDone();
        }
    }

    /** RFC 9114 §7.2.6: from a client it names a push, and we take none at all. */
    private void tellGoAway() {
        if (goAwayDue && sendGoAway(0)) {
            goAwayDue = false;
        }
    }

    private void closeWhenDone() {
        if (ready && goingAway && requests.size() == 0 && waiting.isEmpty()) {
            close("done");
        }
    }

    @Override
    void onGone(Http3Failure failure) {
        failWaiting(new Http3Failure(failure.errorCode(), failure.reason(), true));
    }
}
