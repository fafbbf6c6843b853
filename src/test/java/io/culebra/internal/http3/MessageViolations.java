package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.EXCESSIVE_LOAD;
import static io.culebra.http3.Http3ErrorCode.FRAME_UNEXPECTED;
import static io.culebra.http3.Http3ErrorCode.MESSAGE_ERROR;
import static io.culebra.http3.Http3ErrorCode.REQUEST_INCOMPLETE;
import static io.culebra.internal.http3.RawPeer.OK;
import static io.culebra.internal.http3.RawPeer.headers;

import java.util.ArrayList;
import java.util.List;

/** What must not be in a message: RFC 9114 §4. */
final class MessageViolations {
    private static final String RESPONSE_204 = headers(":status", "204");

    private static final String[] PLAIN = {
        ":method", "GET", ":scheme", "https", ":authority", "a", ":path", "/"
    };

    private MessageViolations() {}

    static List<Violations.Case> requests() {
        List<Violations.Case> cases = new ArrayList<>();
        for (String part : new String[] {":method", ":scheme", ":authority", ":path"}) {
            cases.add(Violations.malformed("4.3.1 without " + part, with("-" + part, "")));
            cases.add(Violations.malformed("4.3.1 empty " + part, with("=" + part, "")));
            cases.add(Violations.malformed("4.3.1 second " + part, with(part, "x")));
            cases.add(Violations.malformed("4.3.1 space in " + part, with("=" + part, "/ x")));
        }
        cases.add(Violations.malformed("4.3 :status in a request", with(":status", "200")));
        cases.add(Violations.malformed("4.3 undefined", with(":protocol", "websocket")));
        cases.add(Violations.malformed("4.3 after a field", "x", "y", ":method", "GET"));
        cases.add(Violations.malformed("4.3.1 userinfo", with("=:authority", "me@a")));
        cases.add(Violations.malformed("4.3.1 relative path", with("=:path", "x")));
        cases.add(Violations.malformed("4.3.1 asterisk without OPTIONS", with("=:path", "*")));
        cases.add(Violations.malformed("4.3.1 host says otherwise", with("host", "b")));
        cases.add(Violations.malformed("4.3.1 empty host", with("-:authority", "", "host", "")));
        cases.add(Violations.malformed("4.3.1 two hosts", with("host", "a", "host", "a")));
        cases.add(Violations.malformed("4.2 upper case", with("X-Upper", "y")));
        cases.add(Violations.malformed("4.1.2 name", with("a b", "y")));
        cases.add(Violations.malformed("4.1.2 empty name", with("", "y")));
        for (String value : new String[] {"a\0", "a\nb", "a\rb", " a", "a ", "\u007f"}) {
            cases.add(Violations.malformed("10.3 value", with("x", value)));
        }
        for (String name :
                new String[] {
                    "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"
                }) {
            cases.add(Violations.malformed("4.2 " + name, with(name, "x")));
        }
        cases.add(Violations.malformed("4.2 te", with("te", "trailers, gzip")));
        cases.add(Violations.malformed("4.4 CONNECT with a path", with("=:method", "CONNECT")));
        cases.add(Violations.malformed("4.4 CONNECT without authority", ":method", "CONNECT"));
        for (String length : new String[] {"-1", "", "x", "1, 1", "99999999999999999999"}) {
            cases.add(
                    Violations.malformed(
                            "4.1.2 content-length " + length, with("content-length", length)));
        }
        cases.add(
                Violations.malformed(
                        "4.1.2 two lengths", with("content-length", "0", "content-length", "0")));
        String five = headers(with("=:method", "POST", "content-length", "5"));
        for (String data :
                new String[] {"", "0004 61626364", "0006 616263646566", "0005 6162636465 000166"}) {
            cases.add(
                    Violations.onRequest(
                            "4.1.2 content of another length",
                            Violations.Scope.STREAM,
                            MESSAGE_ERROR,
                            five + data,
                            true));
        }
        cases.add(
                Violations.onRequest(
                        "4.1 no request", Violations.Scope.STREAM, REQUEST_INCOMPLETE, "", true));
        cases.add(
                Violations.onRequest(
                        "4.1 grease alone",
                        Violations.Scope.STREAM,
                        REQUEST_INCOMPLETE,
                        "2100",
                        true));
        String connect = headers(":method", "CONNECT", ":authority", "a:1");
        cases.add(
                Violations.onRequest(
                        "4.4 HEADERS in a tunnel",
                        Violations.Scope.CONNECTION,
                        FRAME_UNEXPECTED,
                        connect + headers("x", "y"),
                        false));
        return cases;
    }

    static List<Violations.Case> responses() {
        List<Violations.Case> cases = new ArrayList<>();
        cases.add(Violations.malformedResponse("4.3.2 no :status", "x", "y"));
        cases.add(
                Violations.malformedResponse(
                        "4.3.2 two :status", ":status", "200", ":status", "200"));
        cases.add(
                Violations.malformedResponse(
                        "4.3 :path in a response", ":status", "200", ":path", "/"));
        cases.add(Violations.malformedResponse("4.3 late :status", "x", "y", ":status", "200"));
        for (String status : new String[] {"", "20", "2000", "abc", "099", "+20", "99999999"}) {
            cases.add(Violations.malformedResponse("4.3.2 status " + status, ":status", status));
        }
        cases.add(Violations.malformedResponse("4.5 switching", ":status", "101"));
        cases.add(Violations.malformedResponse("4.1 interim alone", ":status", "103"));
        cases.add(
                Violations.malformedResponse(
                        "4.2 connection", ":status", "200", "connection", "close"));
        cases.add(Violations.malformedResponse("4.2 te", ":status", "200", "te", "trailers"));
        cases.add(
                Violations.onResponse(
                        "4.1 a second final response",
                        Violations.Scope.STREAM,
                        MESSAGE_ERROR,
                        OK + OK,
                        true));
        cases.add(
                Violations.onResponse(
                        "4.1 DATA after an interim response",
                        Violations.Scope.CONNECTION,
                        FRAME_UNEXPECTED,
                        headers(":status", "100") + "0000",
                        false));
        cases.add(
                Violations.onResponse(
                        "4.1.2 nothing", Violations.Scope.STREAM, MESSAGE_ERROR, "", true));
        cases.add(
                Violations.onResponse(
                        "4.1.2 content of 204",
                        Violations.Scope.STREAM,
                        MESSAGE_ERROR,
                        RESPONSE_204 + "000161",
                        true));
        cases.add(
                Violations.onResponse(
                        "4.1.2 too short",
                        Violations.Scope.STREAM,
                        MESSAGE_ERROR,
                        headers(":status", "200", "content-length", "2") + "000161",
                        true));
        cases.add(
                Violations.onResponse(
                        "4.2.2 head too large",
                        Violations.Scope.STREAM,
                        EXCESSIVE_LOAD,
                        headers(":status", "200", "x", "y".repeat(66_000)),
                        true));
        return cases;
    }

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
}
