package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.EXCESSIVE_LOAD;
import static io.culebra.http3.Http3ErrorCode.FRAME_ERROR;
import static io.culebra.http3.Http3ErrorCode.FRAME_UNEXPECTED;
import static io.culebra.http3.Http3ErrorCode.ID_ERROR;
import static io.culebra.http3.Http3ErrorCode.MESSAGE_ERROR;
import static io.culebra.http3.Http3ErrorCode.QPACK_DECOMPRESSION_FAILED;
import static io.culebra.internal.http3.RawPeer.GET;
import static io.culebra.internal.http3.RawPeer.OK;
import static io.culebra.internal.http3.RawPeer.headers;

import io.culebra.http3.Http3ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** What must not be on a request stream as a frame: RFC 9114 §4.1, §7. */
final class FrameViolations {
    private FrameViolations() {}

    static List<Violations.Case> frames() {
        List<Violations.Case> cases = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            boolean toServer = i == 0;
            String head = toServer ? GET : OK;
            cases.add(
                    Violations.on(
                            toServer,
                            "4.1 DATA first",
                            Violations.Scope.CONNECTION,
                            FRAME_UNEXPECTED,
                            "0000",
                            false));
            String trailers = headers("x", "y");
            cases.add(
                    Violations.on(
                            toServer,
                            "4.1 DATA after trailers",
                            Violations.Scope.CONNECTION,
                            FRAME_UNEXPECTED,
                            head + trailers + "0000",
                            false));
            cases.add(
                    Violations.on(
                            toServer,
                            "4.1 HEADERS after trailers",
                            Violations.Scope.CONNECTION,
                            FRAME_UNEXPECTED,
                            head + trailers + trailers,
                            false));
            for (String type : new String[] {"03", "04", "07", "0d", "02", "06", "08", "09"}) {
                for (String before : new String[] {"", head}) {
                    cases.add(
                            Violations.on(
                                    toServer,
                                    "7.2 frame " + type,
                                    Violations.Scope.CONNECTION,
                                    FRAME_UNEXPECTED,
                                    before + type + "0100",
                                    false));
                }
            }
            Http3ErrorCode push = toServer ? FRAME_UNEXPECTED : ID_ERROR;
            cases.add(
                    Violations.on(
                            toServer,
                            "7.2.5 PUSH_PROMISE",
                            Violations.Scope.CONNECTION,
                            push,
                            head + "0503 000000",
                            false));
            for (String cut : new String[] {"00", "0002", "000261", "40", "21", "2105", "0102"}) {
                cases.add(
                        Violations.on(
                                toServer,
                                "7.1 ends within a frame " + cut,
                                Violations.Scope.CONNECTION,
                                FRAME_ERROR,
                                head + cut,
                                true));
            }
            cases.add(
                    Violations.on(
                            toServer,
                            "7.1 ends within HEADERS",
                            Violations.Scope.CONNECTION,
                            FRAME_ERROR,
                            head.substring(0, 9),
                            true));
            for (String section : new String[] {"", "00", "0200 d1", "0000 80", "0000 ff24"}) {
                String frame = "010" + section.replace(" ", "").length() / 2 + section;
                cases.add(
                        Violations.on(
                                toServer,
                                "RFC 9204 2.2 section " + section,
                                Violations.Scope.CONNECTION,
                                QPACK_DECOMPRESSION_FAILED,
                                frame,
                                false));
            }
            cases.add(
                    Violations.on(
                            toServer,
                            "RFC 9204 2.2 trailers",
                            Violations.Scope.CONNECTION,
                            QPACK_DECOMPRESSION_FAILED,
                            head + "010100",
                            false));
            cases.add(
                    Violations.on(
                            toServer,
                            "4.3 pseudo-header in trailers",
                            Violations.Scope.STREAM,
                            MESSAGE_ERROR,
                            head + headers(":path", "/"),
                            true));
            cases.add(
                    Violations.on(
                            toServer,
                            "4.2.2 trailers too large",
                            Violations.Scope.STREAM,
                            EXCESSIVE_LOAD,
                            head + headers("x", "y".repeat(66_000)),
                            true));
        }
        return cases;
    }
}
