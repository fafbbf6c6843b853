package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.MESSAGE_ERROR;
import static io.culebra.internal.http3.RawPeer.SETTINGS;
import static io.culebra.internal.http3.RawPeer.headers;

import io.culebra.http3.Http3ErrorCode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a peer may not do, and the code it gets for it. {@code uni} is a unidirectional stream of
 * the peer's, {@code request} the request stream.
 */
final class Violations {
    enum Scope {
        CONNECTION,
        STREAM
    }

    record Case(
            String name,
            boolean toServer,
            List<String> uni,
            String request,
            boolean fin,
            Scope scope,
            Http3ErrorCode code) {}

    static Case onUni(String name, boolean toServer, Http3ErrorCode code, String... uni) {
        return new Case(name, toServer, List.of(uni), "", false, Scope.CONNECTION, code);
    }

    static Case onRequest(
            String name, Scope scope, Http3ErrorCode code, String bytes, boolean fin) {
        return on(true, name, scope, code, bytes, fin);
    }

    static Case onResponse(
            String name, Scope scope, Http3ErrorCode code, String bytes, boolean fin) {
        return on(false, name, scope, code, bytes, fin);
    }

    /** On the request stream. */
    static Case on(
            boolean toServer,
            String name,
            Scope scope,
            Http3ErrorCode code,
            String bytes,
            boolean fin) {
        return new Case(name, toServer, List.of(SETTINGS), bytes, fin, scope, code);
    }

    static Case malformed(String name, String... lines) {
        return onRequest(name, Scope.STREAM, MESSAGE_ERROR, headers(lines), true);
    }

    static Case malformedResponse(String name, String... lines) {
        return onResponse(name, Scope.STREAM, MESSAGE_ERROR, headers(lines), true);
    }

    static List<Case> all() {
        return Stream.of(
                        StreamViolations.controlStreams(),
                        StreamViolations.otherStreams(),
                        FrameViolations.frames(),
                        MessageViolations.requests(),
                        MessageViolations.responses())
                .flatMap(List::stream)
                .toList();
    }

    private Violations() {}
}
