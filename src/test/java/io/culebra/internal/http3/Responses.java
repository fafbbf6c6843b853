package io.culebra.internal.http3;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.http3.BodySink;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3ClientExchange;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Response;
import io.culebra.http3.Http3ResponseHandler;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records one response. */
final class Responses implements Http3ResponseHandler, BodySink {
    final List<Http3Response> interims = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    @Nullable Http3Response head;
    @Nullable Fields trailers;
    @Nullable Http3Failure failure;
    int ends;

    /** What happens with the head; takes the body by default. */
    @Override
    public void onResponse(Http3ClientExchange exchange, Http3Response response) {
        head = response;
        exchange.onBody(this);
    }

    @Override
    public void onInterim(Http3ClientExchange exchange, Http3Response interim) {
        interims.add(interim);
    }

    @Override
    public void onBody(MemorySegment bytes, long from, long length, boolean fin) {
        if (ends > 0 || failure != null) {
            throw new AssertionError("a piece after the end");
        }
        body.writeBytes(bytes.asSlice(from, length).toArray(JAVA_BYTE));
        ends += fin ? 1 : 0;
    }

    @Override
    public void onTrailers(Fields fields) {
        trailers = fields;
    }

    @Override
    public void onFailed(Http3ClientExchange exchange, Http3Failure why) {
        if (ends > 0 || failure != null) {
            throw new AssertionError("a failure after the end");
        }
        failure = why;
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** In one line: status, body, and how it ended. */
    @Override
    public String toString() {
        String status = head == null ? "-" : String.valueOf(head.status());
        String end = failure == null ? ends == 1 ? "." : "..." : " failed " + failure;
        return status + " " + text() + end;
    }
}
