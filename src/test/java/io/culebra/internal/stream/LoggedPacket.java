package io.culebra.internal.stream;

import io.culebra.internal.wire.SentLog;
import java.util.ArrayList;
import java.util.List;

/** The payload of a packet, and what its sender wrote down about it. */
final class LoggedPacket implements SentLog {
    record Data(long id, long offset, int length, boolean fin) {}

    record Control(int kind, long first, long second) {}

    final List<Data> data = new ArrayList<>();
    final List<Control> controls = new ArrayList<>();
    byte[] payload = {};
    int result;

    @Override
    public void stream(long streamId, long offset, int length, boolean fin) {
        data.add(new Data(streamId, offset, length, fin));
    }

    @Override
    public void crypto(long offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void control(int kind, long first, long second) {
        controls.add(new Control(kind, first, second));
    }

    @Override
    public void ack(long largest) {
        throw new UnsupportedOperationException();
    }

    List<Control> controls(int kind) {
        return controls.stream().filter(control -> control.kind() == kind).toList();
    }

    int dataBytes() {
        return data.stream().mapToInt(Data::length).sum();
    }
}
