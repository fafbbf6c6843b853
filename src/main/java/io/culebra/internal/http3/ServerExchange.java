package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.EXCESSIVE_LOAD;
import static io.culebra.http3.Http3ErrorCode.FRAME_UNEXPECTED;
import static io.culebra.http3.Http3ErrorCode.NO_ERROR;
import static io.culebra.http3.Http3ErrorCode.REQUEST_CANCELLED;
import static io.culebra.http3.Http3ErrorCode.REQUEST_INCOMPLETE;

import io.culebra.api.QuicStream;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Request;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request that came in, and the response that goes out. */
final class ServerExchange extends RequestStream implements Http3Exchange {
    private static final int LEAST_FINAL = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int FIELDS_TOO_LARGE = 431;

    private final ServerConnection http3;
    private @Nullable Http3Request request;
    private @Nullable Http3Failure failure;
    private @Nullable Consumer<Http3Failure> failureListener;

    ServerExchange(ServerConnection http3, QuicStream stream) {
        super(http3);
        this.http3 = http3;
        open(stream);
    }

    // What comes in.

    @Override
    boolean onHead(byte[] section, int length) throws Http3Exception {
        RequestHead head =
                workspace.heads.request(section, length, http3.settings.maxFieldSectionBytes());
        request = head.request();
        if (isTunnel()) {
            in.expectTunnel();
        } else {
            in.expect(head.contentLength());
        }
        // RFC 8470 §5.2: what must not happen twice waits for the handshake.
        if (isEarlyData() && !http3.handler.takesEarly(head.request())) {
            refuseEarly();
        } else {
            http3.handler.handle(this);
        }
        return true;
    }

    @Override
    public boolean isEarlyData() {
        return stream().isEarlyData() && connection().handshakeInfo().isEmpty();
    }

    private boolean isTunnel() {
        return request().method().equals("CONNECT");
    }

    @Override
    boolean isAnswered() {
        return out.isOver();
    }

    /** RFC 9114 §4.1: a request that is not whole. */
    @Override
    Http3Exception incomplete() {
        return Http3Exception.stream(REQUEST_INCOMPLETE, "a stream that ends before its request");
    }

    /** RFC 9114 §7.2.5: clients do not push. */
    @Override
    Http3Exception pushPromised() {
        return Http3Exception.connection(FRAME_UNEXPECTED, "a push promise from a client");
    }

    @Override
    public void onError(Http3Exception error) {
        if (error.code() == EXCESSIVE_LOAD && out.isAwaitingHead() && request == null) {
            refuseLargeHead();
        } else {
            super.onError(error);
        }
    }

    /** RFC 9114 §4.2.2: the client is told with a status. */
    private void refuseLargeHead() {
        workspace.encoder.begin();
        workspace.encoder.status(FIELDS_TOO_LARGE);
        out.head(0, true);
        stream().stopSending(NO_ERROR.code());
        in.drop();
    }

    /** RFC 9114 §4.1.1: the client cancels, or cannot go on. */
    @Override
    public void onReset(long errorCode) {
        boolean answered = out.isOver();
        if (!answered) {
            stream().reset((request == null ? REQUEST_INCOMPLETE : REQUEST_CANCELLED).code());
        }
        if (!answered || in.hasListener()) {
            fail(new Http3Failure(errorCode, "the client reset the request", false));
        }
        in.drop();
    }

    /** RFC 9114 §4.1.1: the client does not want the response; the request is of no use then. */
    @Override
    public void onStopSending(long errorCode) {
        if (!out.isOver()) {
            stream().stopSending(REQUEST_CANCELLED.code());
            fail(new Http3Failure(errorCode, "the client refused the response", false));
        }
    }

    @Override
    void tellFailure(Http3Failure why) {
        failure = why;
        if (failureListener != null) {
            failureListener.accept(why);
        }
    }

    @Override
    public void onFailure(Consumer<Http3Failure> listener) {
        failureListener = listener;
        if (failure != null) {
            listener.accept(failure);
        }
    }

    // What goes out.

    @Override
    public Http3Request request() {
        return Objects.requireNonNull(request);
    }

    @Override
    public void sendHead(int status, Fields fields, boolean fin) {
        if (isOver()) {
            return;
        }
        requireStatus(status);
        long length = OutgoingFields.check(fields, false);
        encode(status, fields);
        if (status < LEAST_FINAL) {
            if (fin) {
                throw new IllegalArgumentException("an interim response does not end the exchange");
            }
            requireFit();
            out.interim();
        } else if (hasNoContent(status)) {
            requireFit();
            out.headOnly();
        } else {
            if (fin && length > 0) {
                throw new IllegalArgumentException("content-length " + length + " and no content");
            }
            requireFit();
            out.head(isTunnel() ? FieldSection.NO_LENGTH : length, fin);
        }
    }

    @Override
    public void respond(int status, Fields fields, MemorySegment body, long from, long length) {
        Objects.checkFromIndexSize(from, length, body.byteSize());
        if (isOver()) {
            return;
        }
        requireStatus(status);
        if (status < LEAST_FINAL) {
            throw new IllegalArgumentException("an interim response does not end the exchange");
        }
        long stated = OutgoingFields.check(fields, false);
        boolean noContent = hasNoContent(status);
        if (stated != FieldSection.NO_LENGTH && stated != length && !noContent) {
            throw new IllegalArgumentException(
                    "content-length " + stated + " and " + length + " bytes of content");
        }
        encode(status, fields);
        // RFC 9110 §8.6: a length is of use to everybody, but not allowed with 204.
        if (stated == FieldSection.NO_LENGTH && status != NO_CONTENT && status != NOT_MODIFIED) {
            workspace.encoder.contentLength(length);
        }
        requireFit();
        if (noContent) {
            out.headOnly();
        } else {
            out.whole(body, from, length);
        }
    }

    private static void requireStatus(int status) {
        if (status < 100 || status > 999 || status == SWITCHING_PROTOCOLS) {
            throw new IllegalArgumentException("status " + status + " cannot be sent over HTTP/3");
        }
    }

    /** RFC 9110 §6.4.1: responses that never have content. */
    private boolean hasNoContent(int status) {
        return status == NO_CONTENT || status == NOT_MODIFIED || request().method().equals("HEAD");
    }

    private void encode(int status, Fields fields) {
        workspace.encoder.begin();
        workspace.encoder.status(status);
        workspace.encoder.fields(fields);
    }

    private void requireFit() {
        OutgoingFields.requireFit(workspace.encoder.sectionBytes(), http3.peerSettings());
    }
}
