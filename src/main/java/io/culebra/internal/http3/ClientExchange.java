package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.ID_ERROR;
import static io.culebra.http3.Http3ErrorCode.REQUEST_CANCELLED;
import static io.culebra.http3.Http3ErrorCode.REQUEST_REJECTED;

import io.culebra.api.QuicStream;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Response;
import io.culebra.http3.Http3ResponseHandler;
import io.culebra.internal.qpack.QpackEncoder;
import java.lang.foreign.MemorySegment;

/** A request that goes out, and the response that comes in. */
final class ClientExchange extends RequestStream implements Http3ClientExchange {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int LEAST_FINAL = 200;
    private static final int LEAST_REDIRECT = 300;

    private final ClientConnection http3;
    private final Http3Request request;
    private final Http3ResponseHandler handler;
    private final long contentLength;
    private boolean bodiless;

    /**
     * @param contentLength what the fields say about the body
     * @param bodiless whether the head is all of the request, as far as is known
     */
    ClientExchange(
            ClientConnection http3,
            Http3Request request,
            long contentLength,
            boolean bodiless,
            Http3ResponseHandler handler) {
        super(http3);
        this.http3 = http3;
        this.request = request;
        this.contentLength = contentLength;
        this.bodiless = bodiless;
        this.handler = handler;
    }

    @Override
    public Http3Request request() {
        return request;
    }

    /** There is a stream: the head goes out. */
    void start(QuicStream stream) {
        open(stream);
        encode(workspace.encoder);
        out.head(isTunnel() ? FieldSection.NO_LENGTH : contentLength, bodiless);
        out.onRoom();
    }

    private void encode(QpackEncoder encoder) {
        encoder.begin();
        encoder.field(":method", request.method());
        if (!request.scheme().isEmpty()) {
            encoder.field(":scheme", request.scheme());
        }
        if (!request.authority().isEmpty()) {
            encoder.field(":authority", request.authority());
        }
        if (!request.path().isEmpty()) {
            encoder.field(":path", request.path());
        }
        encoder.fields(request.fields());
    }

    private boolean isTunnel() {
        return request.method().equals("CONNECT");
    }

    // What comes in.

    @Override
    boolean onHead(byte[] section, int length) throws Http3Exception {
        ResponseHead head =
                workspace.heads.response(section, length, http3.settings.maxFieldSectionBytes());
        Http3Response response = head.response();
        if (head.isInterim()) {
            handler.onInterim(this, response);
            return false;
        }
        int status = response.status();
        if (isTunnel() && status >= LEAST_FINAL && status < LEAST_REDIRECT) {
            in.expectTunnel();
        } else if (status == NO_CONTENT
                || status == NOT_MODIFIED
                || request.method().equals("HEAD")) {
            in.expectNothing();
        } else {
            in.expect(head.contentLength());
        }
        handler.onResponse(this, response);
        return true;
    }

    /** A client reads every response that it does not cancel. */
    @Override
    boolean isAnswered() {
        return false;
    }

    /** RFC 9114 §4.1.2: a response without a final head. */
    @Override
    Http3Exception incomplete() {
        return Http3Exception.malformed("a stream that ends before its response");
    }

    /** RFC 9114 §7.2.5: we never sent a MAX_PUSH_ID, so every push id is too large. */
    @Override
    Http3Exception pushPromised() {
        return Http3Exception.connection(ID_ERROR, "a push promise without MAX_PUSH_ID");
    }

    /** RFC 9114 §4.1.1: a rejected request may be sent again; others may have had an effect. */
    @Override
    public void onReset(long errorCode) {
        if (in.state().isReading()) {
            stream().reset(REQUEST_CANCELLED.code());
            fail(
                    new Http3Failure(
                            errorCode,
                            "the server reset the response",
                            errorCode == REQUEST_REJECTED.code()));
        }
    }

    /** RFC 9114 §4.1: the server needs no more of the request; the response may well follow. */
    @Override
    public void onStopSending(long errorCode) {
        out.refuse();
    }

    @Override
    void tellFailure(Http3Failure failure) {
        handler.onFailed(this, failure);
    }

    // What goes out.

    @Override
    public long write(MemorySegment bytes, long from, long length, boolean fin) {
        if (isOpen() || isOver()) {
            return super.write(bytes, from, length, fin);
        }
        requireBody();
        if (length == 0 && fin) {
            if (contentLength > 0) {
                throw new IllegalStateException(
                        "the body ends with " + contentLength + " bytes still to come");
            }
            bodiless = true;
        } else if (length > 0) {
            out.wantRoom();
        }
        return 0;
    }

    private void requireBody() {
        if (bodiless) {
            throw new IllegalStateException("the message was ended before");
        }
    }

    @Override
    public long lend(
            MemorySegment bytes, long from, long length, boolean fin, Runnable whenReturned) {
        if (isOpen() || isOver()) {
            return super.lend(bytes, from, length, fin, whenReturned);
        }
        requireBody();
        out.wantRoom();
        return 0;
    }
}
