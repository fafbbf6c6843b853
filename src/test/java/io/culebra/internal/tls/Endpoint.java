package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One end of a handshake in memory: a sink that remembers everything. */
final class Endpoint implements TlsSink {
    /** Bytes on their way to the other end. */
    static final class Flight {
        private final EncryptionLevel level;
        private final byte[] bytes;

        Flight(EncryptionLevel level, byte[] bytes) {
            this.level = level;
            this.bytes = bytes;
        }

        EncryptionLevel level() {
            return level;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    static final byte[] NONE = {};

    final Deque<Flight> outbox = new ArrayDeque<>();
    final Map<EncryptionLevel, byte[]> readSecrets = new EnumMap<>(EncryptionLevel.class);
    final Map<EncryptionLevel, byte[]> writeSecrets = new EnumMap<>(EncryptionLevel.class);
    final List<String> keyLog = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Optional<CipherSuite> suite = Optional.empty();
    byte[] peerParameters = NONE;
    boolean complete;

    /** What another implementation's end was shown: certificates or a key, and a staple. */
    final List<byte[]> shown = new ArrayList<>();

    byte[] staple = NONE;
    byte[] remembered = NONE;
    byte[] ticketContext = {1, 2, 3};
    boolean takesEarlyData = true;
    Optional<TransportException> refuseParameters = Optional.empty();

    @Override
    public void onHandshakeBytes(EncryptionLevel level, byte[] bytes) {
        outbox.add(new Flight(level, bytes));
        events.add("bytes " + level);
        sent.writeBytes(bytes);
    }

    @Override
    public void onSecrets(
            EncryptionLevel level, CipherSuite chosen, byte[] readSecret, byte[] writeSecret) {
        suite = Optional.of(chosen);
        if (readSecret.length > 0) {
            readSecrets.put(level, readSecret.clone());
            events.add("read " + level);
        }
        if (writeSecret.length > 0) {
            writeSecrets.put(level, writeSecret.clone());
            events.add("write " + level);
        }
        Arrays.fill(readSecret, (byte) 0);
        Arrays.fill(writeSecret, (byte) 0);
    }

    @Override
    public void onPeerTransportParameters(byte[] encoded) throws TransportException {
        if (refuseParameters.isPresent()) {
            throw refuseParameters.get();
        }
        peerParameters = encoded;
        events.add("parameters");
    }

    @Override
    public boolean onRememberedTransportParameters(byte[] encoded) {
        remembered = encoded.clone();
        return takesEarlyData;
    }

    @Override
    public void onEarlyDataAnswered(boolean accepted) {
        events.add(accepted ? "early data accepted" : "early data refused");
    }

    @Override
    public byte[] ticketContext() {
        return ticketContext;
    }

    @Override
    public boolean acceptsEarlyData(byte[] context) {
        return takesEarlyData && Arrays.equals(context, ticketContext);
    }

    @Override
    public void onHandshakeComplete() {
        complete = true;
        events.add("complete");
    }

    @Override
    public void onKeyLog(String line) {
        keyLog.add(line);
    }

    /** Gives all that this end has sent to the other end's handshake, in pieces. */
    boolean deliverTo(TlsHandshake other, int pieceBytes, long nowMillis)
            throws TransportException {
        boolean any = false;
        for (Flight flight = outbox.poll(); flight != null; flight = outbox.poll()) {
            any = true;
            MemorySegment bytes = MemorySegment.ofArray(flight.bytes());
            for (int at = 0; at < flight.bytes().length; at += pieceBytes) {
                int length = Math.min(pieceBytes, flight.bytes().length - at);
                other.onHandshakeBytes(flight.level(), bytes, at, length, nowMillis);
            }
        }
        return any;
    }
}
