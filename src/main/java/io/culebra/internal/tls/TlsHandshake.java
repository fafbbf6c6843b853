package io.culebra.internal.tls;

import io.culebra.api.EarlyData;
import io.culebra.api.HandshakeInfo;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's handshake: bytes of CRYPTO streams in; bytes, keys and events out through a {@link
 * TlsSink}.
 *
 * <p>A {@link TransportException} ends the handshake; nothing may be fed to it afterwards but
 * {@link #destroy}. Once it is complete it keeps what the API promises and no more.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-4.1 RFC 9001, section 4.1
 */
public abstract sealed class TlsHandshake permits ClientHandshake, ServerHandshake {
    final TlsSink sink;
    final HandshakeOutput out;
    private final MessageBuffer in = new MessageBuffer();
    private EncryptionLevel expected = EncryptionLevel.INITIAL;
    private long wallClockMillis;
    private @Nullable KeySchedule keys;
    private @Nullable Agreed agreed;
    private @Nullable Agreed earlyAgreed;
    private @Nullable Exporter exporter;
    private @Nullable Exporter earlyExporter;
    private EarlyData earlyData = EarlyData.NONE;
    private int version = 1;

    TlsHandshake(TlsSink sink) {
        this.sink = sink;
        this.out = new HandshakeOutput(sink);
    }

    /** What was agreed on, once it is complete. */
    private record Agreed(
            String protocol,
            Optional<String> serverName,
            CipherSuite suite,
            NamedGroup group,
            Optional<PeerCertificate> peer,
            boolean resumed) {}

    /**
     * Begins. A client sends its ClientHello; a server waits for one.
     *
     * @param nowMillis wall clock, milliseconds since 1970
     */
    public abstract void start(long nowMillis);

    /**
     * Whether it waits for the {@link Answer} of a hook.
     *
     * @return true until {@link #resume} finds the answer
     */
    public final boolean isPending() {
        return awaited() != null;
    }

    /**
     * The next bytes of a level's CRYPTO stream, in order, in pieces of any size. While an answer
     * is pending they are kept.
     *
     * @param level they came at; {@link #expectedLevel} says which is right
     * @param bytes borrowed
     * @param from first byte
     * @param length bytes, 0 or more
     * @param nowMillis wall clock, milliseconds since 1970
     * @throws TransportException if the peer broke a rule
     */
    public final void onHandshakeBytes(
            EncryptionLevel level, MemorySegment bytes, long from, int length, long nowMillis)
            throws TransportException {
        if (length == 0) {
            return;
        }
        // RFC 9001 §4.1.3: no new bytes at a level that is past. Bytes of a level to come are the
        // connection's to keep, so here they can only be out of order.
        if (level.compareTo(expected) < 0) {
            throw TransportException.of(Violation.CRYPTO_AT_OLD_LEVEL);
        }
        if (level != expected) {
            throw TransportException.crypto(
                    Alert.UNEXPECTED_MESSAGE, "CRYPTO at level " + level + ", not " + expected);
        }
        wallClockMillis = nowMillis;
        in.append(bytes, from, length);
        process();
    }

    /**
     * Goes on after an {@link Answer} was given. Does nothing if none was.
     *
     * @param nowMillis wall clock, milliseconds since 1970
     * @throws TransportException if the answer was a refusal, or the bytes that came meanwhile
     *     break a rule
     */
    public final void resume(long nowMillis) throws TransportException {
        wallClockMillis = nowMillis;
        EncryptionLevel before = expected;
        onAnswer();
        requireNothingLeft(before);
        process();
    }

    /**
     * The level whose bytes are wanted next.
     *
     * @return INITIAL, HANDSHAKE, and APPLICATION once it is complete
     */
    public final EncryptionLevel expectedLevel() {
        return expected;
    }

    /**
     * Whether both Finished messages are done with.
     *
     * @return true from {@link TlsSink#onHandshakeComplete} on
     */
    public final boolean isComplete() {
        return agreed != null;
    }

    /**
     * What was agreed on.
     *
     * @param durationNanos from the first packet to completion
     * @param version of QUIC
     * @return for the application
     * @throws IllegalStateException before it is complete
     */
    public final HandshakeInfo info(long durationNanos, int version) {
        Agreed all = agreed;
        if (all == null) {
            throw new IllegalStateException("the handshake is not complete");
        }
        return new HandshakeInfo(
                all.protocol,
                all.serverName,
                version,
                all.suite.tlsName(),
                all.group.tlsName(),
                all.peer.map(PeerCertificate::chain).orElse(PeerCertificate.NO_CHAIN),
                all.peer.flatMap(PeerCertificate::rawKey),
                all.peer.flatMap(PeerCertificate::staple),
                durationNanos,
                all.resumed,
                earlyData);
    }

    /**
     * What is known of the connection while 0-RTT is all there is: what the session says.
     *
     * @param durationNanos so far
     * @return for the application, before {@link #info}
     * @throws IllegalStateException if there is no early data
     */
    public final HandshakeInfo earlyInfo(long durationNanos) {
        Agreed all = earlyAgreed;
        if (all == null) {
            throw new IllegalStateException("no early data");
        }
        return new HandshakeInfo(
                all.protocol,
                all.serverName,
                version,
                all.suite.tlsName(),
                "",
                PeerCertificate.NO_CHAIN,
                Optional.empty(),
                Optional.empty(),
                durationNanos,
                true,
                earlyData);
    }

    /**
     * Says which version of QUIC the packets have: tickets are of one version (RFC 9369 §5).
     *
     * @param wire its number
     */
    public final void version(int wire) {
        version = wire;
    }

    /**
     * A key for another protocol, bound to this connection and known to both ends.
     *
     * @param label ASCII, at most 249 bytes, unique to the protocol
     * @param context may be empty
     * @param length bytes wanted
     * @return secret bytes
     * @throws IllegalStateException before it is complete and after {@link #destroy}
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-7.5 RFC 8446, section 7.5
     */
    public final byte[] exportKey(String label, byte[] context, int length) {
        Exporter source = exporter;
        if (source == null) {
            throw new IllegalStateException("no keys to export from");
        }
        return source.export(label, context, length);
    }

    /**
     * As {@link #exportKey}, but from what is known before the server has answered. It is not bound
     * to anything fresh of the server's.
     *
     * @param label ASCII, at most 249 bytes, unique to the protocol
     * @param context may be empty
     * @param length bytes wanted
     * @return secret bytes
     * @throws IllegalStateException without early data and after {@link #destroy}
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-7.5 RFC 8446, section 7.5
     */
    public final byte[] exportEarlyKey(String label, byte[] context, int length) {
        Exporter source = earlyExporter;
        if (source == null) {
            throw new IllegalStateException("no early data to export keys for");
        }
        return source.export(label, context, length);
    }

    /** Wipes all secrets that are still here. The connection is over. */
    public final void destroy() {
        destroyState();
        destroyKeys();
        if (exporter != null) {
            exporter.destroy();
            exporter = null;
        }
        if (earlyExporter != null) {
            earlyExporter.destroy();
            earlyExporter = null;
        }
    }

    private void destroyKeys() {
        KeySchedule made = keys;
        if (made != null) {
            made.destroy();
            keys = null;
        }
    }

    /** A whole message that came at the expected level. */
    abstract void onMessage(HandshakeMessage message) throws TransportException;

    /** The answer that is waited for; null if none is. */
    abstract @Nullable Answer<?> awaited();

    /** Goes on if the answer that was waited for is here. */
    abstract void onAnswer() throws TransportException;

    /** Wipes the secrets of the current state that are not of the key schedule. */
    abstract void destroyState();

    final long nowMillis() {
        return wallClockMillis;
    }

    final int version() {
        return version;
    }

    /** The suite is known: the keys of this handshake, wiped when it is over, however it ends. */
    final KeySchedule begin(CipherSuite suite) {
        destroyKeys();
        KeySchedule made = new KeySchedule(suite);
        keys = made;
        return made;
    }

    /** The client offers early data, or the server takes it: the keys for it are made. */
    final void enterEarly(EarlySecrets secrets, EarlyKeys keys, KeyLog keyLog) {
        byte[] traffic = secrets.clientTraffic(keys.helloHash());
        byte[] exporterMaster = secrets.exporterMaster(keys.helloHash());
        keyLog.onEarlySecrets(traffic, exporterMaster);
        earlyExporter = new Exporter(secrets.suite(), exporterMaster);
        earlyData = keys.server() ? EarlyData.ACCEPTED : EarlyData.SENT;
        earlyAgreed =
                new Agreed(
                        keys.protocol(),
                        keys.serverName(),
                        secrets.suite(),
                        NamedGroup.X25519,
                        Optional.empty(),
                        true);
        byte[] none = {};
        sink.onSecrets(
                EncryptionLevel.EARLY,
                secrets.suite(),
                keys.server() ? traffic : none,
                keys.server() ? none : traffic);
    }

    /** What early keys are bound to. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record EarlyKeys(
            boolean server, byte[] helloHash, String protocol, Optional<String> serverName) {}

    /** What the server says to the client's early data. */
    final void earlyData(EarlyData outcome) {
        earlyData = outcome;
    }

    final EarlyData earlyData() {
        return earlyData;
    }

    /** The next messages come at another level. */
    final void expect(EncryptionLevel level) {
        expected = level;
    }

    /** The end of the handshake: remembers what outlives it, and tells the connection. */
    final void complete(
            KeySchedule keys,
            String protocol,
            Optional<String> serverName,
            NamedGroup group,
            Optional<PeerCertificate> peer)
            throws TransportException {
        agreed = new Agreed(protocol, serverName, keys.suite(), group, peer, keys.isResumed());
        earlyAgreed = null;
        exporter = new Exporter(keys.suite(), keys.exporterMasterSecret().clone());
        destroyKeys();
        expect(EncryptionLevel.APPLICATION);
        out.flush();
        sink.onHandshakeComplete();
    }

    static TransportException unexpected(HandshakeMessage message) {
        return TransportException.crypto(
                Alert.UNEXPECTED_MESSAGE, "unexpected message of type " + message.type());
    }

    private void process() throws TransportException {
        while (!isPending() && in.hasMessage()) {
            EncryptionLevel before = expected;
            onMessage(in.take());
            requireNothingLeft(before);
        }
        out.flush();
        Answer<?> answer = awaited();
        if (answer != null) {
            sink.onPending(answer);
        }
        if (isComplete()) {
            in.trim();
        }
    }

    /** RFC 9001 §4.1.3: keys change between messages, so nothing of the old level is left over. */
    private void requireNothingLeft(EncryptionLevel before) throws TransportException {
        if (expected != before && !in.isEmpty()) {
            throw TransportException.of(Violation.CRYPTO_LEFT_OVER);
        }
    }
}
