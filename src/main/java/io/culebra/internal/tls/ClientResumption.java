package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.wire.TransportException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's side of resumption in one handshake: offers a session with its binder, and knows what
 * the server may answer.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.11 RFC 8446, section 4.2.11
 */
final class ClientResumption {
    /** RFC 8446 §4.2.9: a key exchange goes with the key, always. */
    private static final int PSK_DHE_KE = 1;

    private final ClientSessions sessions;
    private @Nullable Session session;
    private @Nullable EarlySecrets secrets;
    private boolean earlyData;

    /** Takes the session only if it is good for what is asked for now. */
    ClientResumption(ClientSessions sessions, TlsClientConfig config) {
        this.sessions = sessions;
        session =
                sessions.offered()
                        .filter(one -> fits(one, sessions.version(), config))
                        .orElse(null);
    }

    /** RFC 8446 §4.6.1: the same server; RFC 9369 §4: the same version of QUIC. */
    private static boolean fits(Session session, int version, TlsClientConfig config) {
        return session.version() == version
                && session.serverName().equals(config.serverName())
                && config.protocols().contains(session.protocol())
                && config.suites().contains(session.suite());
    }

    /** Drops a session whose time is over, before the first ClientHello. */
    void start(long nowMillis, TlsSink sink) {
        Session offered = session;
        if (offered == null) {
            return;
        }
        if (!offered.isAlive(nowMillis)) {
            session = null;
            return;
        }
        secrets = new EarlySecrets(offered.suite(), offered.key());
        earlyData =
                sessions.earlyData()
                        && offered.earlyData()
                        && sink.onRememberedTransportParameters(offered.transportParameters());
    }

    /** The session that is offered. */
    Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    ClientSessions sessions() {
        return sessions;
    }

    /** Whether the ClientHello asks for 0-RTT. */
    boolean offersEarlyData() {
        return earlyData;
    }

    /** What follows from the session's key; only while one is offered. */
    EarlySecrets secrets() {
        EarlySecrets known = secrets;
        if (known == null) {
            throw new IllegalStateException("no session is offered");
        }
        return known;
    }

    /** After a HelloRetryRequest: no early data, and no key of another hash than the suite's. */
    void onRetry(CipherSuite suite) {
        // RFC 8446 §4.1.2, §4.1.4.
        earlyData = false;
        if (session != null && !isSameHash(session.suite(), suite)) {
            forget();
        }
    }

    /** Writes the last extensions of a ClientHello; the binder is filled in by {@link #bind}. */
    void write(TlsWriter out, long nowMillis) {
        if (!sessions.wanted()) {
            return;
        }
        int modes = out.beginExtension(ExtensionType.PSK_KEY_EXCHANGE_MODES);
        out.u8(1).u8(PSK_DHE_KE);
        out.endExtension(modes);
        if (earlyData) {
            out.endExtension(out.beginExtension(ExtensionType.EARLY_DATA));
        }
        Session offered = session;
        if (offered != null) {
            // RFC 8446 §4.2.11: the last of all extensions.
            int extension = out.beginExtension(ExtensionType.PRE_SHARED_KEY);
            int identities = out.begin(Short.BYTES);
            out.u16(offered.ticket().length).put(offered.ticket());
            out.u32(offered.obfuscatedAge(nowMillis));
            out.end(identities, Short.BYTES);
            int hashBytes = offered.suite().hashBytes();
            out.u16(1 + hashBytes).u8(hashBytes).put(new byte[hashBytes]);
            out.endExtension(extension);
        }
    }

    /**
     * Fills in the binder of a ClientHello that ends where the writer is.
     *
     * @param from where the message starts
     * @param before the transcript before it, if it is the second one
     */
    void bind(TlsWriter out, int from, Optional<Transcript> before) {
        Session offered = session;
        if (offered == null || !sessions.wanted()) {
            return;
        }
        CipherSuite suite = offered.suite();
        Transcript truncated = before.map(Transcript::fork).orElseGet(() -> new Transcript(suite));
        int to = out.size() - OfferedPsks.bytesOfOneBinder(suite.hashBytes());
        truncated.add(out.array(), from, to);
        out.replaceEnd(secrets().binder(truncated.hash()));
    }

    /**
     * The server has chosen.
     *
     * @param identity that it chose; -1 for none
     */
    void onServerHello(int identity, KeySchedule keys) throws TransportException {
        Session offered = session;
        if (identity < 0 || offered == null) {
            forget();
            return;
        }
        // RFC 8446 §4.2.11: one that was offered, with a suite of its hash.
        if (identity != 0) {
            throw Alert.illegalParameter("an identity that was not offered");
        }
        if (!isSameHash(offered.suite(), keys.suite())) {
            throw Alert.illegalParameter("cipher suite of another hash than the session's");
        }
        keys.resume(secrets());
    }

    /** Whether the server may say in EncryptedExtensions that it takes the early data. */
    void checkAccepted(KeySchedule keys, String protocol) throws TransportException {
        Session offered = session;
        // RFC 8446 §4.2.10: only with the session's key, suite and application protocol.
        if (offered == null
                || !keys.isResumed()
                || offered.suite() != keys.suite()
                || !offered.protocol().equals(protocol)) {
            throw Alert.illegalParameter("early data accepted for another session");
        }
    }

    /** Wipes what is here. */
    void forget() {
        session = null;
        if (secrets != null) {
            secrets.destroy();
            secrets = null;
        }
    }

    private static boolean isSameHash(CipherSuite one, CipherSuite other) {
        return one.hashName().equals(other.hashName());
    }
}
