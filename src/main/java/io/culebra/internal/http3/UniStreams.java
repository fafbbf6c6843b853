package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.CLOSED_CRITICAL_STREAM;
import static io.culebra.http3.Http3ErrorCode.ID_ERROR;
import static io.culebra.http3.Http3ErrorCode.STREAM_CREATION_ERROR;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.api.QuicStream;
import io.culebra.internal.qpack.DecoderStream;
import io.culebra.internal.qpack.EncoderStream;
import io.culebra.internal.qpack.QpackException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The peer's unidirectional streams: what they are for, and that each of the critical ones comes
 * once and never ends.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-6.2 RFC 9114, section 6.2
 */
final class UniStreams {
    static final int CONTROL = 0x00;
    static final int PUSH = 0x01;
    static final int QPACK_ENCODER = 0x02;
    static final int QPACK_DECODER = 0x03;

    private final ControlStream.Listener listener;
    private final boolean server;
    private int seen;

    UniStreams(ControlStream.Listener listener, boolean server) {
        this.listener = listener;
        this.server = server;
    }

    /** The role of a stream that the peer just opened. */
    StreamRole open(QuicStream stream) {
        return new Incoming(stream);
    }

    /** Reads what follows a stream's type. */
    private interface Content {
        void read(MemorySegment bytes, long from, long length)
                throws Http3Exception, QpackException;
    }

    /** RFC 9114 §6.2.1, RFC 9204 §4.2: one of each kind. */
    private void claim(int type) throws Http3Exception {
        if ((seen & (1 << type)) != 0) {
            throw Http3Exception.connection(
                    STREAM_CREATION_ERROR, "a second stream of type " + type);
        }
        seen |= 1 << type;
    }

    private final class Incoming implements StreamRole {
        private final QuicStream stream;
        private final VarIntReader type = new VarIntReader();
        private boolean typed;

        /** Who reads the rest of a critical stream; of others nobody does. */
        private @Nullable Content content;

        Incoming(QuicStream stream) {
            this.stream = stream;
        }

        @Override
        public void onReadable(MemorySegment bytes, long from, long length, boolean fin)
                throws Http3Exception {
            long at = from;
            long to = from + length;
            while (!typed && at < to) {
                if (type.next(bytes.get(JAVA_BYTE, at++))) {
                    typed = true;
                    onType(type.value());
                }
            }
            if (content != null) {
                try {
                    content.read(bytes, at, to - at);
                } catch (QpackException e) {
                    throw Http3Exception.connection(e.code(), e.reason());
                }
            }
            if (fin) {
                onEnd();
            }
        }

        private void onType(long kind) throws Http3Exception {
            switch ((int) Math.min(kind, Integer.MAX_VALUE)) {
                case CONTROL -> {
                    claim(CONTROL);
                    content = new ControlStream(listener, server)::read;
                }
                case QPACK_ENCODER -> {
                    claim(QPACK_ENCODER);
                    content = new EncoderStream()::read;
                }
                case QPACK_DECODER -> {
                    claim(QPACK_DECODER);
                    content = new DecoderStream()::read;
                }
                case PUSH -> throw push();
                // RFC 9114 §6.2: an unknown type is no error, but nobody reads it.
                default -> stream.stopSending(STREAM_CREATION_ERROR.code());
            }
        }

        /** RFC 9114 §6.2.2 and §4.6: clients do not push, and we allow no server to. */
        private Http3Exception push() {
            return server
                    ? Http3Exception.connection(STREAM_CREATION_ERROR, "a push from a client")
                    : Http3Exception.connection(ID_ERROR, "a push without MAX_PUSH_ID");
        }

        @Override
        public void onReset(long errorCode) throws Http3Exception {
            onEnd();
        }

        /**
         * RFC 9114 §6.2.1, RFC 9204 §4.2; §6.2: before its type came a stream may end as it likes.
         */
        private void onEnd() throws Http3Exception {
            if (content != null) {
                throw Http3Exception.connection(
                        CLOSED_CRITICAL_STREAM, "stream of type " + type.value() + " ended");
            }
        }
    }
}
