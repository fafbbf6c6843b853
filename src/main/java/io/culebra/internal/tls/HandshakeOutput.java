package io.culebra.internal.tls;

import io.culebra.internal.wire.EncryptionLevel;
import java.util.function.Consumer;

/**
 * Collects the messages of a flight and hands them over together: one array for each level, not one
 * for each message.
 */
final class HandshakeOutput {
    private static final int USUAL_BYTES = 1024;

    private final TlsSink sink;
    private TlsWriter writer = new TlsWriter(0);
    private EncryptionLevel level = EncryptionLevel.INITIAL;

    HandshakeOutput(TlsSink sink) {
        this.sink = sink;
    }

    /**
     * Where to write messages of a level; what is behind its size then is given to {@link #addTo}.
     */
    TlsWriter at(EncryptionLevel wanted) {
        if (wanted != level) {
            flush();
            level = wanted;
        }
        if (writer.array().length == 0) {
            writer = new TlsWriter(USUAL_BYTES);
        }
        return writer;
    }

    /** Writes whole messages of a level, and adds them to the transcript. */
    void add(EncryptionLevel wanted, Transcript transcript, Consumer<TlsWriter> messages) {
        TlsWriter target = at(wanted);
        int mark = target.size();
        messages.accept(target);
        addTo(transcript, mark);
    }

    /** Adds all from a mark on, which are whole messages, to the transcript. */
    void addTo(Transcript transcript, int mark) {
        transcript.add(writer.array(), mark, writer.size());
    }

    /** Hands over what was written. */
    void flush() {
        if (writer.size() > 0) {
            byte[] bytes = writer.toByteArray();
            writer = new TlsWriter(0);
            sink.onHandshakeBytes(level, bytes);
        }
    }
}
