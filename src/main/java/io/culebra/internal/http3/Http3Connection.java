package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.NO_ERROR;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicStream;
import io.culebra.http3.Http3Failure;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.memory.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/3 on one QUIC connection: what server and client have in common. Streams get roles, their
 * events go to the roles, and broken rules become errors of the stream or of the connection.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114 RFC 9114
 */
public abstract class Http3Connection implements ApplicationOverQuic {
    final Http3Workspace workspace;
    final Http3Settings settings;
    final RequestList requests = new RequestList();

    private final UniStreams uniStreams;
    private PeerSettings peerSettings = new PeerSettings();
    private @Nullable QuicConnection connection;
    private @Nullable ControlSender control;
    private boolean greased;
    private boolean closing;

    Http3Connection(Http3Workspace workspace, Http3Settings settings, boolean server) {
        this.workspace = workspace;
        this.settings = settings;
        uniStreams = new UniStreams(new ControlEvents(), server);
    }

    // What the two sides do differently.

    /** The role of a bidirectional stream that the peer opened. */
    abstract StreamRole onPeerRequest(QuicStream stream) throws Http3Exception;

    /** An exchange is over and its stream closed; it is not in {@link #requests} any more. */
    abstract void onRequestOver(RequestStream request);

    /** The peer is going away; the id is as {@link ControlStream.Listener#onGoAway} has it. */
    abstract void onGoAway(long id);

    /** The connection can send now. */
    abstract void onReady();

    /**
     * Ends the connection in an orderly way: takes or makes no more requests, tells the peer so
     * (GOAWAY), finishes those in progress, then closes with NO_ERROR. On the worker.
     *
     * @spec https://www.rfc-editor.org/rfc/rfc9114#section-5.2 RFC 9114, section 5.2
     */
    public abstract void shutdown();

    // For the roles.

    final QuicConnection connection() {
        return Objects.requireNonNull(connection);
    }

    final PeerSettings peerSettings() {
        return peerSettings;
    }

    final boolean isClosing() {
        return closing;
    }

    /** Tells the peer to go away, once there is a control stream. */
    final boolean sendGoAway(long id) {
        if (control == null) {
            return false;
        }
        control.goAway(id);
        return true;
    }

    /** Closes without an error. */
    final void close(String reason) {
        close(NO_ERROR.code(), reason);
    }

    private void close(long errorCode, String reason) {
        if (!closing) {
            closing = true;
            connection().close(errorCode, reason);
        }
    }

    final void onOver(RequestStream request) {
        requests.remove(request);
        onRequestOver(request);
    }

    // Events of the connection.

    @Override
    public final void onEstablished(QuicConnection established, HandshakeInfo info) {
        connection = established;
        openControlStream();
        onReady();
    }

    /** RFC 9114 §6.2.1, §7.2.4.2: at once, and before anything else. */
    private void openControlStream() {
        if (control != null) {
            return;
        }
        Optional<QuicStream> stream = connection().tryOpenStream(false);
        if (stream.isPresent()) {
            control = new ControlSender(stream.get(), workspace);
            stream.get().attach(control);
            control.start(settings);
            if (settings.grease()) {
                openReservedStream();
            }
        }
    }

    /** RFC 9114 §6.2.3: a stream that everyone has to ignore. */
    private void openReservedStream() {
        if (greased) {
            return;
        }
        greased = true;
        connection()
                .tryOpenStream(false)
                .ifPresent(stream -> {
                    SegmentWriter out = workspace.compose();
                    out.writeVarInt(FrameType.grease(workspace.random));
                    stream.write(workspace.scratch, 0, out.position(), true);
                });
    }

    @Override
    public final void onStreamsAvailable(QuicConnection available, boolean bidirectional) {
        if (bidirectional) {
            onReady();
        } else {
            openControlStream();
        }
    }

    @Override
    public final void onClose(QuicConnection closed, ConnectionShutdown shutdown) {
        closing = true;
        Http3Failure failure = failureOf(shutdown);
        RequestStream request = requests.first();
        while (request != null) {
            RequestStream following = request.next;
            request.fail(failure);
            request = following;
        }
        onGone(failure);
    }

    /** The connection is over; exchanges with a stream have been told. */
    abstract void onGone(Http3Failure failure);

    private static Http3Failure failureOf(ConnectionShutdown shutdown) {
        long code =
                switch (shutdown) {
                    case ConnectionShutdown.ByApplication(long errorCode, _) -> errorCode;
                    case ConnectionShutdown.ByPeerApplication(long errorCode, _) -> errorCode;
                    case ConnectionShutdown.ByTransport _,
                            ConnectionShutdown.ByPeerTransport _,
                            ConnectionShutdown.IdleTimeout _,
                            ConnectionShutdown.HandshakeTimeout _,
                            ConnectionShutdown.VersionMismatch _,
                            ConnectionShutdown.StatelessReset _ ->
                            NO_ERROR.code();
                };
        return new Http3Failure(code, shutdown.describe(), false);
    }

    // Events of the streams.

    @Override
    public final void onStreamReadable(
            QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
        if (closing) {
            return;
        }
        try {
            role(stream).onReadable(bytes, from, length, fin);
        } catch (Http3Exception e) {
            onError(stream, e);
        }
    }

    @Override
    public final void onStreamReset(QuicStream stream, long errorCode) {
        if (closing) {
            return;
        }
        try {
            role(stream).onReset(errorCode);
        } catch (Http3Exception e) {
            onError(stream, e);
        }
    }

    @Override
    public final void onStopSending(QuicStream stream, long errorCode) {
        if (closing) {
            return;
        }
        try {
            role(stream).onStopSending(errorCode);
        } catch (Http3Exception e) {
            onError(stream, e);
        }
    }

    @Override
    public final void onStreamWritable(QuicStream stream) {
        if (!closing && attached(stream) instanceof StreamRole role) {
            role.onWritable();
        }
    }

    @Override
    public final void onStreamClosed(QuicStream stream) {
        if (!closing && attached(stream) instanceof StreamRole role) {
            role.onClosed();
        }
    }

    private static @Nullable Object attached(QuicStream stream) {
        return stream.attachment().orElse(null);
    }

    /** The role of a stream; the first event of a stream of the peer's gives it one. */
    private StreamRole role(QuicStream stream) throws Http3Exception {
        if (attached(stream) instanceof StreamRole role) {
            return role;
        }
        if (stream.isLocal()) {
            return StreamRole.NONE;
        }
        StreamRole role =
                stream.isBidirectional() ? onPeerRequest(stream) : uniStreams.open(stream);
        stream.attach(role);
        return role;
    }

    private void onError(QuicStream stream, Http3Exception error) {
        if (!error.endsConnection() && attached(stream) instanceof StreamRole role) {
            role.onError(error);
        } else {
            close(error.code().code(), error.reason());
        }
    }

    /** What the peer's control stream says. */
    private final class ControlEvents implements ControlStream.Listener {
        @Override
        public void onSettings(PeerSettings complete) {
            peerSettings = complete;
        }

        @Override
        public void onGoAway(long id) {
            Http3Connection.this.onGoAway(id);
        }
    }
}
