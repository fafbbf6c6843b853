package io.culebra.internal.connection;

import io.culebra.api.HandshakeInfo;
import io.culebra.api.Observer;
import io.culebra.internal.crypto.AeadProvider;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.InitialSecrets;
import io.culebra.internal.crypto.OneRttKeys;
import io.culebra.internal.crypto.PacketOpener;
import io.culebra.internal.crypto.PacketSealer;
import io.culebra.internal.tls.Answer;
import io.culebra.internal.tls.TlsHandshake;
import io.culebra.internal.tls.TlsSink;
import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.ControlFrame;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.PacketNumberSpace;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.TransportParameters;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Between TLS and the connection: handshake bytes in and out, keys installed and dropped,
 * completion and confirmation.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-4 RFC 9001, section 4
 */
final class Handshake implements TlsSink {
    private static final byte[] NONE = {};

    private final Connection connection;
    private final TlsHandshake tls;
    private final long startedNanos;
    private @Nullable OneRttKeys oneRtt;
    private Optional<HandshakeInfo> info = Optional.empty();
    private byte[] applicationWriteSecret = NONE;
    private boolean complete;
    private boolean confirmed;
    private boolean keyUpdateWanted;

    Handshake(Connection connection, HandshakeFactory factory, byte[] transportParameters) {
        this.connection = connection;
        startedNanos = connection.nowNanos();
        tls = factory.create(this, transportParameters);
        tls.version(connection.version().wire());
    }

    void start() throws TransportException {
        tls.start(connection.host.nowMillis());
    }

    /** A late answer (certificate, signature, verdict) has come. */
    void resume() throws TransportException {
        tls.resume(connection.host.nowMillis());
    }

    void installInitialKeys(ConnectionId destination) {
        AeadProvider aeads = connection.context.aeads();
        QuicVersion version = connection.version();
        InitialSecrets secrets = InitialSecrets.of(version, destination);
        boolean server = connection.isServer();
        CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;
        byte[] read = server ? secrets.client() : secrets.server();
        byte[] write = server ? secrets.server() : secrets.client();
        connection.initial.install(
                new PacketOpener(aeads, suite, read, version),
                new PacketSealer(aeads, suite, write, version));
    }

    boolean isComplete() {
        return complete;
    }

    boolean isConfirmed() {
        return confirmed;
    }

    Optional<HandshakeInfo> info() {
        return info;
    }

    /** What is known while there is nothing but early data. */
    HandshakeInfo earlyInfo() {
        return tls.earlyInfo(connection.nowNanos() - startedNanos);
    }

    @Nullable OneRttKeys writeKeys() {
        return oneRtt;
    }

    /** RFC 9001 §5.7: a server opens no 1-RTT packet before the handshake is complete. */
    @Nullable OneRttKeys readKeys() {
        return complete ? oneRtt : null;
    }

    TlsHandshake tls() {
        return tls;
    }

    /** The application wants new keys; they are taken into use with the next packet that may. */
    void wantKeyUpdate() {
        keyUpdateWanted = true;
    }

    /** RFC 9001 §6.6: new keys well before the old ones are used up; §6.1: or when we like. */
    void updateKeysIfDue(OneRttKeys keys) {
        if ((keyUpdateWanted || keys.updateDue()) && keys.mayUpdate()) {
            keys.initiateUpdate();
            keyUpdateWanted = false;
        }
    }

    /** How many times the packet protection keys were updated, by either side. */
    long keyUpdates() {
        OneRttKeys keys = oneRtt;
        return keys == null ? 0 : keys.updates();
    }

    void onCrypto(PacketSpace space, long offset, MemorySegment bytes, long from, int length)
            throws TransportException {
        EncryptionLevel level =
                switch (space.id) {
                    case INITIAL -> EncryptionLevel.INITIAL;
                    case HANDSHAKE -> EncryptionLevel.HANDSHAKE;
                    case APPLICATION -> EncryptionLevel.APPLICATION;
                };
        space.crypto.onFrame(
                offset,
                bytes,
                from,
                length,
                (inOrder, at, size) ->
                        tls.onHandshakeBytes(
                                level, inOrder, at, size, connection.host.nowMillis()));
    }

    void onHandshakeDone() throws TransportException {
        // RFC 9000 §19.20: only servers say so.
        if (connection.isServer()) {
            throw TransportException.of(Violation.HANDSHAKE_DONE_FROM_CLIENT);
        }
        confirm();
    }

    @Override
    public void onHandshakeBytes(EncryptionLevel level, byte[] bytes) {
        PacketSpace space =
                switch (level) {
                    case INITIAL -> connection.initial;
                    case HANDSHAKE -> connection.handshakeSpace;
                    case EARLY, APPLICATION -> connection.application;
                };
        space.crypto.write(bytes);
        connection.wake();
    }

    @Override
    public void onSecrets(
            EncryptionLevel level, CipherSuite suite, byte[] readSecret, byte[] writeSecret) {
        AeadProvider aeads = connection.context.aeads();
        QuicVersion version = connection.version();
        switch (level) {
            case HANDSHAKE -> {
                connection.handshakeSpace.install(
                        new PacketOpener(aeads, suite, readSecret, version),
                        new PacketSealer(aeads, suite, writeSecret, version));
                wipe(readSecret, writeSecret);
                connection.recovery.onHandshakeKeys();
                connection.arrivals.onKeysInstalled();
            }
            case APPLICATION -> {
                // A server gets its half for writing first, and uses it once it has both.
                if (writeSecret.length > 0) {
                    applicationWriteSecret = writeSecret;
                }
                if (readSecret.length > 0) {
                    oneRtt =
                            new OneRttKeys(
                                    aeads, suite, readSecret, applicationWriteSecret, version);
                    applicationWriteSecret = NONE;
                    connection.early.onOneRttKeys();
                }
            }
            case EARLY -> {
                connection.early.onSecrets(suite, readSecret, writeSecret);
                wipe(readSecret, writeSecret);
            }
            case INITIAL -> throw new IllegalStateException("no secrets for " + level);
        }
    }

    private static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public byte[] ownTransportParameters(byte[] prepared) {
        // RFC 9368 §4: a server says which version it chose, now that it has.
        return connection.version() == connection.origin.version()
                ? prepared
                : connection.ownParameters();
    }

    @Override
    public boolean onRememberedTransportParameters(byte[] encoded) {
        return connection.early.remember(encoded);
    }

    @Override
    public void onEarlyDataAnswered(boolean accepted) {
        connection.early.onAnswered(accepted);
    }

    @Override
    public byte[] ticketContext() {
        return EarlyPromises.encode(connection.context.settings());
    }

    @Override
    public boolean acceptsEarlyData(byte[] ticketContext) {
        return EarlyPromises.hold(connection.context.settings(), ticketContext);
    }

    @Override
    public void onPeerTransportParameters(byte[] encoded) throws TransportException {
        TransportParameters peer = TransportParameters.parse(encoded, !connection.isServer());
        connection.limits.onParameters(peer);
    }

    @Override
    public void onHandshakeComplete() throws TransportException {
        complete = true;
        info =
                Optional.of(
                        tls.info(
                                connection.nowNanos() - startedNanos, connection.version().wire()));
        if (connection.isServer()) {
            // RFC 9001 §4.1.2: for a server, complete is confirmed; it says so.
            connection.control.add(new ControlFrame.HandshakeDone());
            confirm();
        }
        connection.onHandshakeComplete();
    }

    @Override
    public void onPending(Answer<?> awaited) {
        awaited.whenAwaited(answer -> connection.host.post(() -> connection.onLateAnswer(answer)));
    }

    @Override
    public void onKeyLog(String line) {
        Observer observer = connection.context.observer();
        if (observer != null) {
            observer.onKeyLog(line);
        }
    }

    void destroy() {
        tls.destroy();
        wipe(applicationWriteSecret);
        if (oneRtt != null) {
            oneRtt.close();
            oneRtt = null;
        }
    }

    private void confirm() {
        if (confirmed) {
            return;
        }
        confirmed = true;
        connection.recovery.onHandshakeConfirmed();
        if (oneRtt != null) {
            oneRtt.onHandshakeConfirmed();
        }
        // RFC 9001 §4.9.2: Handshake keys go once the handshake is confirmed.
        connection.discard(PacketNumberSpace.INITIAL);
        connection.discard(PacketNumberSpace.HANDSHAKE);
        connection.paths.issueIds();
    }
}
