package io.culebra.bench;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.tls.TlsHandshake;
import io.culebra.internal.tls.TlsSink;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Keeps what one end of a handshake sends, and nothing else. */
public final class Flights implements TlsSink {
    private final List<EncryptionLevel> levels = new ArrayList<>();
    private final List<byte[]> flights = new ArrayList<>();

    Flights() {}

    /** Gives all of it to the other end. */
    void feed(TlsHandshake other, long nowMillis) throws TransportException {
        for (int i = 0; i < flights.size(); i++) {
            byte[] bytes = flights.get(i);
            other.onHandshakeBytes(
                    levels.get(i), MemorySegment.ofArray(bytes), 0, bytes.length, nowMillis);
        }
    }

    void clear() {
        levels.clear();
        flights.clear();
    }

    @Override
    public void onHandshakeBytes(EncryptionLevel level, byte[] bytes) {
        levels.add(level);
        flights.add(bytes);
    }

    @Override
    public void onSecrets(
            EncryptionLevel level, CipherSuite suite, byte[] readSecret, byte[] writeSecret) {}

    @Override
    public void onPeerTransportParameters(byte[] encoded) {}

    @Override
    public void onHandshakeComplete() {}

    @Override
    public void onKeyLog(String line) {}

    /** There is nothing in them. */
    @Override
    public boolean onRememberedTransportParameters(byte[] encoded) {
        return true;
    }

    /** Nothing was promised that a session could break. */
    @Override
    public boolean acceptsEarlyData(byte[] context) {
        return true;
    }
}
