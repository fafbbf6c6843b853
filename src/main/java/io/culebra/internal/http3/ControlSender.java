package io.culebra.internal.http3;

import static io.culebra.http3.Http3ErrorCode.CLOSED_CRITICAL_STREAM;

import io.culebra.api.QuicStream;
import io.culebra.http3.Http3Settings;
import io.culebra.internal.memory.SegmentWriter;

/**
 * Our control stream.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9114#section-6.2.1 RFC 9114, section 6.2.1
 */
final class ControlSender implements StreamRole {
    private static final int GREASE_VALUE_MASK = 0xff;

    private final QuicStream stream;
    private final Http3Workspace workspace;
    private final PendingBytes pending = new PendingBytes();

    ControlSender(QuicStream stream, Http3Workspace workspace) {
        this.stream = stream;
        this.workspace = workspace;
    }

    /** Sends the stream's type and our settings, its first frame. */
    void start(Http3Settings settings) {
        SegmentWriter out = workspace.compose();
        out.writeVarInt(UniStreams.CONTROL);
        out.writeVarInt(FrameType.SETTINGS);
        long length = out.skip(2);
        long start = out.position();
        out.writeVarInt(PeerSettings.MAX_FIELD_SECTION_SIZE);
        out.writeVarInt(settings.maxFieldSectionBytes());
        if (settings.grease()) {
            out.writeVarInt(FrameType.grease(workspace.random));
            out.writeVarInt(workspace.random.nextLong() & GREASE_VALUE_MASK);
        }
        out.setVarInt2(length, (int) (out.position() - start));
        if (settings.grease()) {
            out.writeVarInt(FrameType.grease(workspace.random));
            out.writeVarInt(0);
        }
        send(out);
    }

    /**
     * Tells the peer from which id on nothing is processed.
     *
     * @param id never above that of an earlier call (RFC 9114 §5.2)
     */
    void goAway(long id) {
        SegmentWriter out = workspace.compose();
        out.writeVarInt(FrameType.GOAWAY);
        out.writeVarInt(SegmentWriter.varIntSize(id));
        out.writeVarInt(id);
        send(out);
    }

    private void send(SegmentWriter out) {
        long length = out.position();
        long taken = pending.isEmpty() ? stream.write(workspace.scratch, 0, length, false) : 0;
        if (taken < length) {
            pending.add(workspace.scratch, taken, length - taken, false);
        }
    }

    @Override
    public void onWritable() {
        pending.flush(stream, workspace.scratch);
    }

    /** RFC 9114 §6.2.1: nobody may ask for the end of a control stream. */
    @Override
    public void onStopSending(long errorCode) throws Http3Exception {
        throw Http3Exception.connection(
                CLOSED_CRITICAL_STREAM, "STOP_SENDING for the control stream");
    }
}
