package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.FRAME_ERROR;
import static io.culebra.http3.Http3ErrorCode.FRAME_UNEXPECTED;
import static io.culebra.http3.Http3ErrorCode.ID_ERROR;
import static io.culebra.http3.Http3ErrorCode.MISSING_SETTINGS;
import static io.culebra.http3.Http3ErrorCode.QPACK_DECODER_STREAM_ERROR;
import static io.culebra.http3.Http3ErrorCode.QPACK_ENCODER_STREAM_ERROR;
import static io.culebra.http3.Http3ErrorCode.SETTINGS_ERROR;
import static io.culebra.http3.Http3ErrorCode.STREAM_CREATION_ERROR;
import static io.culebra.internal.http3.RawPeer.SETTINGS;

import java.util.ArrayList;
import java.util.List;

/** What must not be on unidirectional streams: RFC 9114 §6.2, §7.2. */
final class StreamViolations {
    private StreamViolations() {}

    static List<Violations.Case> controlStreams() {
        List<Violations.Case> cases = new ArrayList<>();
        for (boolean toServer : new boolean[] {true, false}) {
            cases.add(Violations.onUni("6.2.1 no SETTINGS", toServer, MISSING_SETTINGS, "00 0700"));
            cases.add(
                    Violations.onUni(
                            "6.2.1 grease first", toServer, MISSING_SETTINGS, "00 2100 0400"));
            cases.add(
                    Violations.onUni(
                            "6.2.1 two control streams",
                            toServer,
                            STREAM_CREATION_ERROR,
                            SETTINGS,
                            SETTINGS));
            cases.add(
                    Violations.onUni("7.2.1 DATA", toServer, FRAME_UNEXPECTED, SETTINGS + "0000"));
            cases.add(
                    Violations.onUni(
                            "7.2.2 HEADERS", toServer, FRAME_UNEXPECTED, SETTINGS + "0100"));
            cases.add(
                    Violations.onUni(
                            "7.2.5 PUSH_PROMISE", toServer, FRAME_UNEXPECTED, SETTINGS + "0500"));
            cases.add(
                    Violations.onUni(
                            "7.2.4 SETTINGS twice", toServer, FRAME_UNEXPECTED, SETTINGS + "0400"));
            cases.add(
                    Violations.onUni("7.2.3 CANCEL_PUSH", toServer, ID_ERROR, SETTINGS + "030100"));
            cases.add(
                    Violations.onUni(
                            "7.1 GOAWAY too short", toServer, FRAME_ERROR, SETTINGS + "0700"));
            cases.add(
                    Violations.onUni("7.1 GOAWAY cut", toServer, FRAME_ERROR, SETTINGS + "070140"));
            cases.add(
                    Violations.onUni(
                            "7.1 GOAWAY too long", toServer, FRAME_ERROR, SETTINGS + "07020400"));
            cases.add(Violations.onUni("7.1 SETTINGS cut", toServer, FRAME_ERROR, "00 040106"));
            cases.add(
                    Violations.onUni(
                            "7.1 SETTINGS cut in a value", toServer, FRAME_ERROR, "00 04020640"));
            cases.add(
                    Violations.onUni(
                            "5.2 GOAWAY goes up", toServer, ID_ERROR, SETTINGS + "070104 070108"));
            for (int type : new int[] {0x02, 0x06, 0x08, 0x09}) {
                cases.add(
                        Violations.onUni(
                                "7.2.8 HTTP/2 frame " + type,
                                toServer,
                                FRAME_UNEXPECTED,
                                SETTINGS + "0" + type + "00"));
            }
            for (int id : new int[] {0x00, 0x02, 0x03, 0x04, 0x05}) {
                cases.add(
                        Violations.onUni(
                                "7.2.4.1 HTTP/2 setting " + id,
                                toServer,
                                SETTINGS_ERROR,
                                "00 04020" + id + "00"));
            }
            cases.add(
                    Violations.onUni(
                            "7.2.4 duplicate setting",
                            toServer,
                            SETTINGS_ERROR,
                            "00 0404 0601 0601"));
        }
        cases.add(
                Violations.onUni(
                        "7.2.7 MAX_PUSH_ID", false, FRAME_UNEXPECTED, SETTINGS + "0d0100"));
        cases.add(Violations.onUni("7.2.7 goes back", true, ID_ERROR, SETTINGS + "0d0105 0d0104"));
        cases.add(
                Violations.onUni(
                        "7.1 MAX_PUSH_ID too long", true, FRAME_ERROR, SETTINGS + "0d020500"));
        for (int id : new int[] {1, 2, 3}) {
            cases.add(
                    Violations.onUni(
                            "7.2.6 GOAWAY id " + id, false, ID_ERROR, SETTINGS + "07010" + id));
        }
        return cases;
    }

    static List<Violations.Case> otherStreams() {
        List<Violations.Case> cases = new ArrayList<>();
        for (boolean toServer : new boolean[] {true, false}) {
            cases.add(
                    Violations.onUni(
                            "RFC 9204 4.2 two encoder streams",
                            toServer,
                            STREAM_CREATION_ERROR,
                            "02",
                            "02"));
            cases.add(
                    Violations.onUni(
                            "RFC 9204 4.2 two decoder streams",
                            toServer,
                            STREAM_CREATION_ERROR,
                            "03",
                            "03"));
            cases.add(
                    Violations.onUni(
                            "RFC 9204 4.3 insertion",
                            toServer,
                            QPACK_ENCODER_STREAM_ERROR,
                            "02 c00161"));
            cases.add(
                    Violations.onUni(
                            "RFC 9204 4.3.1 capacity",
                            toServer,
                            QPACK_ENCODER_STREAM_ERROR,
                            "02 20 21"));
            cases.add(
                    Violations.onUni(
                            "RFC 9204 4.4 acknowledgment",
                            toServer,
                            QPACK_DECODER_STREAM_ERROR,
                            "03 80"));
        }
        cases.add(Violations.onUni("6.2.2 push to a server", true, STREAM_CREATION_ERROR, "01 00"));
        cases.add(Violations.onUni("4.6 push without MAX_PUSH_ID", false, ID_ERROR, "01 00"));
        return cases;
    }
}
