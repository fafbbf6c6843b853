package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.FRAME_ERROR;
import static io.culebra.http3.Http3ErrorCode.FRAME_UNEXPECTED;
import static io.culebra.http3.Http3ErrorCode.ID_ERROR;
import static io.culebra.http3.Http3ErrorCode.MISSING_SETTINGS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Reads the peer's control stream, behind its type. The frames that matter are made of
 * variable-length integers, which are taken as they come: nothing is collected.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-6.2.1 RFC 9114, section 6.2.1
 */
final class ControlStream {
    private static final long NONE = -1;

    /** What the frames mean for the connection. */
    interface Listener {
        /** The peer's settings are complete. */
        void onSettings(PeerSettings settings);

        /**
         * The peer is going away.
         *
         * @param id of the first request or push that it does not process; never above the last one
         */
        void onGoAway(long id);
    }

    private final Listener listener;
    private final boolean server;
    private final FrameReader frames = new FrameReader();
    private final VarIntReader integer = new VarIntReader();
    private final PeerSettings settings = new PeerSettings();

    private boolean settled;
    private int integers;
    private long identifier;
    private long goAwayId = Long.MAX_VALUE;
    private long maxPushId = NONE;

    /**
     * @param server whether this side is the server
     */
    ControlStream(Listener listener, boolean server) {
        this.listener = listener;
        this.server = server;
    }

    /** Reads on. */
    void read(MemorySegment bytes, long from, long length) throws Http3Exception {
        long at = from;
        long to = from + length;
        while (at < to) {
            if (!frames.inPayload()) {
                at = frames.readHeader(bytes, at, to);
                if (!frames.inPayload()) {
                    return;
                }
                begin(frames.type());
            }
            long part = Math.min(frames.remaining(), to - at);
            if (isOfIntegers(frames.type())) {
                for (long i = at; i < at + part; i++) {
                    if (integer.next(bytes.get(JAVA_BYTE, i))) {
                        onInteger(frames.type(), integer.value());
                    }
                }
            }
            at += part;
            frames.consume(part);
            if (!frames.inPayload()) {
                end(frames.type());
            }
        }
    }

    private static boolean isOfIntegers(long type) {
        return type == FrameType.SETTINGS
                || type == FrameType.GOAWAY
                || type == FrameType.MAX_PUSH_ID
                || type == FrameType.CANCEL_PUSH;
    }

    private void begin(long type) throws Http3Exception {
        if (!settled && type != FrameType.SETTINGS) {
            // RFC 9114 §6.2.1: SETTINGS come first, before anything else, known or not.
            throw Http3Exception.connection(
                    MISSING_SETTINGS, "a control stream that does not begin with SETTINGS");
        }
        boolean misplaced =
                switch ((int) Math.min(type, Integer.MAX_VALUE)) {
                    // RFC 9114 §7.2.1, §7.2.2, §7.2.5: these belong to requests.
                    case FrameType.DATA, FrameType.HEADERS, FrameType.PUSH_PROMISE -> true;
                    // RFC 9114 §7.2.4: SETTINGS come once.
                    case FrameType.SETTINGS -> settled;
                    // RFC 9114 §7.2.7: a server must not send MAX_PUSH_ID.
                    case FrameType.MAX_PUSH_ID -> !server;
                    default -> FrameType.isForbidden(type);
                };
        if (misplaced) {
            throw unexpected(type);
        }
        settled = true;
        integers = 0;
    }

    private static Http3Exception unexpected(long type) {
        return Http3Exception.connection(
                FRAME_UNEXPECTED, "frame 0x" + Long.toHexString(type) + " on the control stream");
    }

    private void onInteger(long type, long value) throws Http3Exception {
        integers++;
        if (type == FrameType.SETTINGS) {
            if ((integers & 1) == 1) {
                identifier = value;
            } else {
                settings.accept(identifier, value);
            }
        } else if (integers > 1) {
            throw badSize(type);
        } else if (type == FrameType.GOAWAY) {
            onGoAway(value);
        } else if (type == FrameType.MAX_PUSH_ID) {
            onMaxPushId(value);
        } else {
            // RFC 9114 §7.2.3: we promise no push, and allow none, so there is none to cancel.
            throw Http3Exception.connection(ID_ERROR, "a push cancelled that nobody promised");
        }
    }

    private void onGoAway(long id) throws Http3Exception {
        // RFC 9114 §7.2.6: from a server it names a request stream.
        if (!server && (id & 3) != 0) {
            throw Http3Exception.connection(ID_ERROR, "GOAWAY with an id that no request has");
        }
        // RFC 9114 §5.2: the id may go down only.
        if (id > goAwayId) {
            throw Http3Exception.connection(ID_ERROR, "GOAWAY with an id above the last one");
        }
        goAwayId = id;
    }

    private void onMaxPushId(long id) throws Http3Exception {
        // RFC 9114 §7.2.7: the maximum may go up only.
        if (id < maxPushId) {
            throw Http3Exception.connection(ID_ERROR, "MAX_PUSH_ID that goes back");
        }
        maxPushId = id;
    }

    /** RFC 9114 §7.1: a payload holds exactly the fields of its frame. */
    private void end(long type) throws Http3Exception {
        if (type == FrameType.SETTINGS) {
            if (!integer.isBetween() || (integers & 1) == 1) {
                throw badSize(type);
            }
            listener.onSettings(settings);
        } else if (isOfIntegers(type)) {
            if (!integer.isBetween() || integers != 1) {
                throw badSize(type);
            }
            if (type == FrameType.GOAWAY) {
                listener.onGoAway(goAwayId);
            }
        }
    }

    private static Http3Exception badSize(long type) {
        return Http3Exception.connection(
                FRAME_ERROR, "frame 0x" + Long.toHexString(type) + " of a wrong size");
    }
}
