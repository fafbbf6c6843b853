package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.EXCESSIVE_LOAD;
import static io.culebra.http3.Http3ErrorCode.FRAME_ERROR;
import static io.culebra.http3.Http3ErrorCode.FRAME_UNEXPECTED;
import static io.culebra.http3.Http3ErrorCode.ID_ERROR;
import static io.culebra.http3.Http3ErrorCode.MESSAGE_ERROR;
import static io.culebra.http3.Http3ErrorCode.MISSING_SETTINGS;
import static io.culebra.http3.Http3ErrorCode.QPACK_DECODER_STREAM_ERROR;
import static io.culebra.http3.Http3ErrorCode.QPACK_DECOMPRESSION_FAILED;
import static io.culebra.http3.Http3ErrorCode.QPACK_ENCODER_STREAM_ERROR;
import static io.culebra.http3.Http3ErrorCode.REQUEST_INCOMPLETE;
import static io.culebra.http3.Http3ErrorCode.SETTINGS_ERROR;
import static io.culebra.http3.Http3ErrorCode.STREAM_CREATION_ERROR;
import static io.culebra.internal.http3.RawPeer.GET;
import static io.culebra.internal.http3.RawPeer.OK;
import static io.culebra.internal.http3.RawPeer.SETTINGS;
import static io.culebra.internal.http3.RawPeer.headers;

import io.culebra.http3.Http3ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a peer may not do, and the code it gets for it. {@code uni} is a unidirectional stream of
 * the peer's, {@code request} the request stream.
 */
final class Violations {
    private static final String RESPONSE_204 = headers(":status", "204");

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

    private static Case onUni(String name, boolean toServer, Http3ErrorCode code, String... uni) {
        return new Case(name, toServer, List.of(uni), "", false, Scope.CONNECTION, code);
    }

    private static Case onRequest(
            String name, Scope scope, Http3ErrorCode code, String bytes, boolean fin) {
        return new Case(name, true, List.of(SETTINGS), bytes, fin, scope, code);
    }

    private static Case onResponse(
            String name, Scope scope, Http3ErrorCode code, String bytes, boolean fin) {
        return new Case(name, false, List.of(SETTINGS), bytes, fin, scope, code);
    }

    private static Case malformed(String name, String... lines) {
        return onRequest(name, Scope.STREAM, MESSAGE_ERROR, headers(lines), true);
    }

    private static Case malformedResponse(String name, String... lines) {
        return onResponse(name, Scope.STREAM, MESSAGE_ERROR, headers(lines), true);
    }

    static List<Case> controlStreams() {
        List<Case> cases = new ArrayList<>();
        for (boolean toServer : new boolean[] {true, false}) {
            cases.add(onUni("6.2.1 no SETTINGS", toServer, MISSING_SETTINGS, "00 0700"));
            cases.add(onUni("6.2.1 grease first", toServer, MISSING_SETTINGS, "00 2100 0400"));
            cases.add(
                    onUni(
                            "6.2.1 two control streams",
                            toServer,
                            STREAM_CREATION_ERROR,
                            SETTINGS,
                            SETTINGS));
            cases.add(onUni("7.2.1 DATA", toServer, FRAME_UNEXPECTED, SETTINGS + "0000"));
            cases.add(onUni("7.2.2 HEADERS", toServer, FRAME_UNEXPECTED, SETTINGS + "0100"));
            cases.add(onUni("7.2.5 PUSH_PROMISE", toServer, FRAME_UNEXPECTED, SETTINGS + "0500"));
            cases.add(onUni("7.2.4 SETTINGS twice", toServer, FRAME_UNEXPECTED, SETTINGS + "0400"));
            cases.add(onUni("7.2.3 CANCEL_PUSH", toServer, ID_ERROR, SETTINGS + "030100"));
            cases.add(onUni("7.1 GOAWAY too short", toServer, FRAME_ERROR, SETTINGS + "0700"));
            cases.add(onUni("7.1 GOAWAY cut", toServer, FRAME_ERROR, SETTINGS + "070140"));
            cases.add(onUni("7.1 GOAWAY too long", toServer, FRAME_ERROR, SETTINGS + "07020400"));
            cases.add(onUni("7.1 SETTINGS cut", toServer, FRAME_ERROR, "00 040106"));
            cases.add(onUni("7.1 SETTINGS cut in a value", toServer, FRAME_ERROR, "00 04020640"));
            cases.add(onUni("5.2 GOAWAY goes up", toServer, ID_ERROR, SETTINGS + "070104 070108"));
            for (int type : new int[] {0x02, 0x06, 0x08, 0x09}) {
                cases.add(
                        onUni(
                                "7.2.8 HTTP/2 frame " + type,
                                toServer,
                                FRAME_UNEXPECTED,
                                SETTINGS + "0" + type + "00"));
            }
            for (int id : new int[] {0x00, 0x02, 0x03, 0x04, 0x05}) {
                cases.add(
                        onUni(
                                "7.2.4.1 HTTP/2 setting " + id,
                                toServer,
                                SETTINGS_ERROR,
                                "00 04020" + id + "00"));
            }
            cases.add(
                    onUni(
                            "7.2.4 duplicate setting",
                            toServer,
                            SETTINGS_ERROR,
                            "00 0404 0601 0601"));
        }
        cases.add(onUni("7.2.7 MAX_PUSH_ID", false, FRAME_UNEXPECTED, SETTINGS + "0d0100"));
        cases.add(onUni("7.2.7 goes back", true, ID_ERROR, SETTINGS + "0d0105 0d0104"));
        cases.add(onUni("7.1 MAX_PUSH_ID too long", true, FRAME_ERROR, SETTINGS + "0d020500"));
        for (int id : new int[] {1, 2, 3}) {
            cases.add(onUni("7.2.6 GOAWAY id " + id, false, ID_ERROR, SETTINGS + "07010" + id));
        }
        return cases;
    }

    static List<Case> otherStreams() {
        List<Case> cases = new ArrayList<>();
        for (boolean toServer : new boolean[] {true, false}) {
            cases.add(
                    onUni(
                            "RFC 9204 4.2 two encoder streams",
                            toServer,
                            STREAM_CREATION_ERROR,
                            "02",
                            "02"));
            cases.add(
                    onUni(
                            "RFC 9204 4.2 two decoder streams",
                            toServer,
                            STREAM_CREATION_ERROR,
                            "03",
                            "03"));
            cases.add(
                    onUni(
                            "RFC 9204 4.3 insertion",
                            toServer,
                            QPACK_ENCODER_STREAM_ERROR,
                            "02 c00161"));
            cases.add(
                    onUni(
                            "RFC 9204 4.3.1 capacity",
                            toServer,
                            QPACK_ENCODER_STREAM_ERROR,
                            "02 20 21"));
            cases.add(
                    onUni(
                            "RFC 9204 4.4 acknowledgment",
                            toServer,
                            QPACK_DECODER_STREAM_ERROR,
                            "03 80"));
        }
        cases.add(onUni("6.2.2 push to a server", true, STREAM_CREATION_ERROR, "01 00"));
        cases.add(onUni("4.6 push without MAX_PUSH_ID", false, ID_ERROR, "01 00"));
        return cases;
    }

    static List<Case> frames() {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            boolean toServer = i == 0;
            String head = toServer ? GET : OK;
            List<String> settings = List.of(SETTINGS);
            cases.add(
                    new Case(
                            "4.1 DATA first",
                            toServer,
                            settings,
                            "0000",
                            false,
                            Scope.CONNECTION,
                            FRAME_UNEXPECTED));
            String trailers = headers("x", "y");
            cases.add(
                    new Case(
                            "4.1 DATA after trailers",
                            toServer,
                            settings,
                            head + trailers + "0000",
                            false,
                            Scope.CONNECTION,
                            FRAME_UNEXPECTED));
            cases.add(
                    new Case(
                            "4.1 HEADERS after trailers",
                            toServer,
                            settings,
                            head + trailers + trailers,
                            false,
                            Scope.CONNECTION,
                            FRAME_UNEXPECTED));
            for (String type : new String[] {"03", "04", "07", "0d", "02", "06", "08", "09"}) {
                for (String before : new String[] {"", head}) {
                    cases.add(
                            new Case(
                                    "7.2 frame " + type,
                                    toServer,
                                    settings,
                                    before + type + "0100",
                                    false,
                                    Scope.CONNECTION,
                                    FRAME_UNEXPECTED));
                }
            }
            Http3ErrorCode push = toServer ? FRAME_UNEXPECTED : ID_ERROR;
            cases.add(
                    new Case(
                            "7.2.5 PUSH_PROMISE",
                            toServer,
                            settings,
                            head + "0503 000000",
                            false,
                            Scope.CONNECTION,
                            push));
            for (String cut : new String[] {"00", "0002", "000261", "40", "21", "2105", "0102"}) {
                cases.add(
                        new Case(
                                "7.1 ends within a frame " + cut,
                                toServer,
                                settings,
                                head + cut,
                                true,
                                Scope.CONNECTION,
                                FRAME_ERROR));
            }
            cases.add(
                    new Case(
                            "7.1 ends within HEADERS",
                            toServer,
                            settings,
                            head.substring(0, 9),
                            true,
                            Scope.CONNECTION,
                            FRAME_ERROR));
            for (String section : new String[] {"", "00", "0200 d1", "0000 80", "0000 ff24"}) {
                String frame = "010" + section.replace(" ", "").length() / 2 + section;
                cases.add(
                        new Case(
                                "RFC 9204 2.2 section " + section,
                                toServer,
                                settings,
                                frame,
                                false,
                                Scope.CONNECTION,
                                QPACK_DECOMPRESSION_FAILED));
            }
            cases.add(
                    new Case(
                            "RFC 9204 2.2 trailers",
                            toServer,
                            settings,
                            head + "010100",
                            false,
                            Scope.CONNECTION,
                            QPACK_DECOMPRESSION_FAILED));
            cases.add(
                    new Case(
                            "4.3 pseudo-header in trailers",
                            toServer,
                            settings,
                            head + headers(":path", "/"),
                            true,
                            Scope.STREAM,
                            MESSAGE_ERROR));
            cases.add(
                    new Case(
                            "4.2.2 trailers too large",
                            toServer,
                            settings,
                            head + headers("x", "y".repeat(66_000)),
                            true,
                            Scope.STREAM,
                            EXCESSIVE_LOAD));
        }
        return cases;
    }

    private static final String[] PLAIN = {
        ":method", "GET", ":scheme", "https", ":authority", "a", ":path", "/"
    };

    /** The head of a GET with something changed or added. */
    static String[] with(String... more) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < PLAIN.length; i += 2) {
            String value = PLAIN[i + 1];
            boolean dropped = false;
            for (int j = 0; j < more.length; j += 2) {
                dropped |= more[j].equals("-" + PLAIN[i]);
                value = more[j].equals("=" + PLAIN[i]) ? more[j + 1] : value;
            }
            if (!dropped) {
                lines.addAll(List.of(PLAIN[i], value));
            }
        }
        for (int j = 0; j < more.length; j += 2) {
            if (!more[j].startsWith("-") && !more[j].startsWith("=")) {
                lines.addAll(List.of(more[j], more[j + 1]));
            }
        }
        return lines.toArray(String[]::new);
    }

    static List<Case> requests() {
        List<Case> cases = new ArrayList<>();
        for (String part : new String[] {":method", ":scheme", ":authority", ":path"}) {
            cases.add(malformed("4.3.1 without " + part, with("-" + part, "")));
            cases.add(malformed("4.3.1 empty " + part, with("=" + part, "")));
            cases.add(malformed("4.3.1 second " + part, with(part, "x")));
            cases.add(malformed("4.3.1 space in " + part, with("=" + part, "/ x")));
        }
        cases.add(malformed("4.3 :status in a request", with(":status", "200")));
        cases.add(malformed("4.3 undefined", with(":protocol", "websocket")));
        cases.add(malformed("4.3 after a field", "x", "y", ":method", "GET"));
        cases.add(malformed("4.3.1 userinfo", with("=:authority", "me@a")));
        cases.add(malformed("4.3.1 relative path", with("=:path", "x")));
        cases.add(malformed("4.3.1 asterisk without OPTIONS", with("=:path", "*")));
        cases.add(malformed("4.3.1 host says otherwise", with("host", "b")));
        cases.add(malformed("4.3.1 empty host", with("-:authority", "", "host", "")));
        cases.add(malformed("4.3.1 two hosts", with("host", "a", "host", "a")));
        cases.add(malformed("4.2 upper case", with("X-Upper", "y")));
        cases.add(malformed("4.1.2 name", with("a b", "y")));
        cases.add(malformed("4.1.2 empty name", with("", "y")));
        for (String value : new String[] {"a\0", "a\nb", "a\rb", " a", "a ", "\u007f"}) {
            cases.add(malformed("10.3 value", with("x", value)));
        }
        for (String name :
                new String[] {
                    "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"
                }) {
            cases.add(malformed("4.2 " + name, with(name, "x")));
        }
        cases.add(malformed("4.2 te", with("te", "trailers, gzip")));
        cases.add(malformed("4.4 CONNECT with a path", with("=:method", "CONNECT")));
        cases.add(malformed("4.4 CONNECT without authority", ":method", "CONNECT"));
        for (String length : new String[] {"-1", "", "x", "1, 1", "99999999999999999999"}) {
            cases.add(malformed("4.1.2 content-length " + length, with("content-length", length)));
        }
        cases.add(
                malformed("4.1.2 two lengths", with("content-length", "0", "content-length", "0")));
        String five = headers(with("=:method", "POST", "content-length", "5"));
        for (String data :
                new String[] {"", "0004 61626364", "0006 616263646566", "0005 6162636465 000166"}) {
            cases.add(
                    onRequest(
                            "4.1.2 content of another length",
                            Scope.STREAM,
                            MESSAGE_ERROR,
                            five + data,
                            true));
        }
        cases.add(onRequest("4.1 no request", Scope.STREAM, REQUEST_INCOMPLETE, "", true));
        cases.add(onRequest("4.1 grease alone", Scope.STREAM, REQUEST_INCOMPLETE, "2100", true));
        String connect = headers(":method", "CONNECT", ":authority", "a:1");
        cases.add(
                onRequest(
                        "4.4 HEADERS in a tunnel",
                        Scope.CONNECTION,
                        FRAME_UNEXPECTED,
                        connect + headers("x", "y"),
                        false));
        return cases;
    }

    static List<Case> responses() {
        List<Case> cases = new ArrayList<>();
        cases.add(malformedResponse("4.3.2 no :status", "x", "y"));
        cases.add(malformedResponse("4.3.2 two :status", ":status", "200", ":status", "200"));
        cases.add(malformedResponse("4.3 :path in a response", ":status", "200", ":path", "/"));
        cases.add(malformedResponse("4.3 late :status", "x", "y", ":status", "200"));
        for (String status : new String[] {"", "20", "2000", "abc", "099", "+20", "99999999"}) {
            cases.add(malformedResponse("4.3.2 status " + status, ":status", status));
        }
        cases.add(malformedResponse("4.5 switching", ":status", "101"));
        cases.add(malformedResponse("4.1 interim alone", ":status", "103"));
        cases.add(malformedResponse("4.2 connection", ":status", "200", "connection", "close"));
        cases.add(malformedResponse("4.2 te", ":status", "200", "te", "trailers"));
        cases.add(
                onResponse(
                        "4.1 a second final response", Scope.STREAM, MESSAGE_ERROR, OK + OK, true));
        cases.add(
                onResponse(
                        "4.1 DATA after an interim response",
                        Scope.CONNECTION,
                        FRAME_UNEXPECTED,
                        headers(":status", "100") + "0000",
                        false));
        cases.add(onResponse("4.1.2 nothing", Scope.STREAM, MESSAGE_ERROR, "", true));
        cases.add(
                onResponse(
                        "4.1.2 content of 204",
                        Scope.STREAM,
                        MESSAGE_ERROR,
                        RESPONSE_204 + "000161",
                        true));
        cases.add(
                onResponse(
                        "4.1.2 too short",
                        Scope.STREAM,
                        MESSAGE_ERROR,
                        headers(":status", "200", "content-length", "2") + "000161",
                        true));
        cases.add(
                onResponse(
                        "4.2.2 head too large",
                        Scope.STREAM,
                        EXCESSIVE_LOAD,
                        headers(":status", "200", "x", "y".repeat(66_000)),
                        true));
        return cases;
    }

    private Violations() {}
}
