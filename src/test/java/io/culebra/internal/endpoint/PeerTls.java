package io.culebra.internal.endpoint;

import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.InitialSecrets;
import io.culebra.internal.crypto.JcaAeadProvider;
import io.culebra.internal.crypto.PacketOpener;
import io.culebra.internal.crypto.PacketSealer;
import io.culebra.internal.tls.TlsHandshake;
import io.culebra.internal.tls.TlsSink;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.PacketType;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.TransportParameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The TLS of a handmade peer, which is real, and the levels that it makes keys for. */
final class PeerTls implements TlsSink {
    private final boolean server;
    private final AeadProvider aeads = new JcaAeadProvider(Arena.ofAuto());
    private final Map<PacketType, PeerLevel> levels = new EnumMap<>(PacketType.class);
    private @Nullable TlsHandshake tls;
    private @Nullable TransportParameters told;
    private QuicVersion version = QuicVersion.V1;
    private boolean complete;

    PeerTls(boolean server) {
        this.server = server;
        for (PacketType type :
                List.of(
                        PacketType.INITIAL,
                        PacketType.HANDSHAKE,
                        PacketType.ZERO_RTT,
                        PacketType.ONE_RTT)) {
            levels.put(type, new PeerLevel(type));
        }
    }

    Map<PacketType, PeerLevel> levels() {
        return levels;
    }

    boolean isComplete() {
        return complete;
    }

    /** What the endpoint announced; null before it was heard. */
    @Nullable TransportParameters told() {
        return told;
    }

    QuicVersion version() {
        return version;
    }

    /** Whatever keys are made from now on are of this version. */
    void version(QuicVersion chosen) {
        version = chosen;
    }

    void initialKeys(ConnectionId destination) {
        InitialSecrets secrets = InitialSecrets.of(version, destination);
        byte[] mine = server ? secrets.server() : secrets.client();
        byte[] theirs = server ? secrets.client() : secrets.server();
        install(PacketType.INITIAL, InitialSecrets.SUITE, theirs, mine);
    }

    /** Begins, unless it has begun. */
    void begin(Function<TlsSink, TlsHandshake> maker, long nowMillis) {
        if (tls == null) {
            TlsHandshake made = maker.apply(this);
            tls = made;
            made.start(nowMillis);
        }
    }

    void onCrypto(PacketType type, Frame.Crypto frame, long nowMillis) {
        TlsHandshake begun = tls;
        if (begun == null) {
            throw new AssertionError("handshake bytes before the handshake");
        }
        for (byte[] bytes : level(type).inOrder(frame)) {
            try {
                begun.onHandshakeBytes(
                        levelOf(type), MemorySegment.ofArray(bytes), 0, bytes.length, nowMillis);
            } catch (TransportException e) {
                throw new AssertionError("TLS broke", e);
            }
        }
    }

    PeerLevel level(PacketType type) {
        PeerLevel level = levels.get(type);
        if (level == null) {
            throw new AssertionError("no packets of frames: " + type);
        }
        return level;
    }

    private void install(PacketType type, CipherSuite suite, byte[] read, byte[] write) {
        PeerLevel level = level(type);
        if (read.length > 0) {
            level.opener = new PacketOpener(aeads, suite, read, version);
        }
        if (write.length > 0) {
            level.sealer = new PacketSealer(aeads, suite, write, version);
        }
    }

    private static PacketType typeOf(EncryptionLevel level) {
        return switch (level) {
            case INITIAL -> PacketType.INITIAL;
            case EARLY -> PacketType.ZERO_RTT;
            case HANDSHAKE -> PacketType.HANDSHAKE;
            case APPLICATION -> PacketType.ONE_RTT;
        };
    }

    private static EncryptionLevel levelOf(PacketType type) {
        return Arrays.stream(EncryptionLevel.values())
                .filter(level -> typeOf(level) == type)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void onHandshakeBytes(EncryptionLevel level, byte[] bytes) {
        level(typeOf(level)).write(bytes);
    }

    @Override
    public void onSecrets(
            EncryptionLevel level, CipherSuite suite, byte[] readSecret, byte[] writeSecret) {
        install(typeOf(level), suite, readSecret, writeSecret);
    }

    @Override
    public void onPeerTransportParameters(byte[] encoded) throws TransportException {
        told = TransportParameters.parse(encoded, !server);
    }

    @Override
    public boolean onRememberedTransportParameters(byte[] encoded) {
        return true;
    }

    @Override
    public boolean acceptsEarlyData(byte[] ticketContext) {
        return true;
    }

    @Override
    public void onHandshakeComplete() {
        complete = true;
    }

    @Override
    public void onKeyLog(String line) {}
}
