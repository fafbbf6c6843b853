package io.culebra.internal.recovery;

import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.SentOutcome;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it hears, one line a call. */
final class Outcomes implements SentOutcome {
    private final List<String> lines = new ArrayList<>();

    /** What was heard since the last question. */
    List<String> heard() {
        List<String> heard = List.copyOf(lines);
        lines.clear();
        return heard;
    }

    private void stream(String what, long id, long offset, long length, boolean fin) {
        lines.add("stream " + id + " " + offset + "+" + length + (fin ? " fin " : " ") + what);
    }

    @Override
    public void onStreamAcked(long streamId, long offset, long length, boolean fin) {
        stream("acked", streamId, offset, length, fin);
    }

    @Override
    public void onStreamLost(long streamId, long offset, long length, boolean fin) {
        stream("lost", streamId, offset, length, fin);
    }

    @Override
    public void onCryptoAcked(PacketNumberSpace space, long offset, long length) {
        lines.add(space + " crypto " + offset + "+" + length + " acked");
    }

    @Override
    public void onCryptoLost(PacketNumberSpace space, long offset, long length) {
        lines.add(space + " crypto " + offset + "+" + length + " lost");
    }

    @Override
    public void onControlAcked(int kind, long first, long second) {
        lines.add("control " + kind + " " + first + " " + second + " acked");
    }

    @Override
    public void onControlLost(int kind, long first, long second) {
        lines.add("control " + kind + " " + first + " " + second + " lost");
    }

    @Override
    public void onAckAcked(PacketNumberSpace space, long largest) {
        lines.add(space + " ack " + largest + " acked");
    }
}
