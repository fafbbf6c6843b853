package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.TransportException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A ServerHello, or the HelloRetryRequest that has its form.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.1.3 RFC 8446, section 4.1.3
 */
final class ServerHello {
    private static final byte[] RETRY_RANDOM =
            HexFormat.of()
                    .parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    /** Ends the random of a server that agreed on an older version; then 1 for 1.2, 0 for older. */
    private static final byte[] DOWNGRADE = {'D', 'O', 'W', 'N', 'G', 'R', 'D'};

    private static final int DOWNGRADE_TO_TLS12 = 1;
    private static final byte[] NOTHING = {};
    private static final int LEAST_EXTENSIONS_BYTES = 6;
    private static final int[] ASKED = {ExtensionType.SUPPORTED_VERSIONS, ExtensionType.KEY_SHARE};
    private static final int[] ASKED_WITH_PSK = {
        ExtensionType.SUPPORTED_VERSIONS, ExtensionType.KEY_SHARE, ExtensionType.PRE_SHARED_KEY
    };
    private static final int[] ASKED_OR_COOKIE = {
        ExtensionType.SUPPORTED_VERSIONS, ExtensionType.KEY_SHARE, ExtensionType.COOKIE
    };
    private static final int[] ASKED_OR_COOKIE_OR_ECH = {
        ExtensionType.SUPPORTED_VERSIONS,
        ExtensionType.KEY_SHARE,
        ExtensionType.COOKIE,
        ExtensionType.ENCRYPTED_CLIENT_HELLO
    };

    private final CipherSuite suite;
    private final Optional<NamedGroup> group;
    private final byte[] share;
    private final byte[] cookie;
    private final boolean isRetry;
    private final int pskIdentity;

    private ServerHello(
            CipherSuite suite,
            Optional<NamedGroup> group,
            byte[] share,
            byte[] cookie,
            boolean isRetry,
            int pskIdentity) {
        this.suite = suite;
        this.group = group;
        this.share = share;
        this.cookie = cookie;
        this.isRetry = isRetry;
        this.pskIdentity = pskIdentity;
    }

    CipherSuite suite() {
        return suite;
    }

    /** The group chosen; empty only in a retry that asks for no other. */
    Optional<NamedGroup> group() {
        return group;
    }

    /** The server's share; empty in a retry. */
    byte[] share() {
        return share;
    }

    /** To be sent back; empty but in a retry. */
    byte[] cookie() {
        return cookie;
    }

    /** Whether it is a HelloRetryRequest. */
    boolean isRetry() {
        return isRetry;
    }

    /** Which of the pre-shared keys that were offered is used; -1 for none. */
    int pskIdentity() {
        return pskIdentity;
    }

    /**
     * Writes a ServerHello as one message.
     *
     * @param pskIdentity which of the client's pre-shared keys is used; -1 for none
     */
    static void write(
            TlsWriter out,
            byte[] random,
            CipherSuite suite,
            NamedGroup group,
            byte[] share,
            int pskIdentity) {
        int message = out.beginMessage(HandshakeType.SERVER_HELLO);
        int extensions = beginExtensions(out, random, suite);
        int keyShare = out.beginExtension(ExtensionType.KEY_SHARE);
        out.u16(group.wire()).u16(share.length).put(share);
        out.endExtension(keyShare);
        if (pskIdentity >= 0) {
            int psk = out.beginExtension(ExtensionType.PRE_SHARED_KEY);
            out.u16(pskIdentity);
            out.endExtension(psk);
        }
        out.end(extensions, Short.BYTES);
        out.endMessage(message);
    }

    /** Writes a HelloRetryRequest as one message. */
    static void writeRetry(TlsWriter out, CipherSuite suite, NamedGroup group) {
        int message = out.beginMessage(HandshakeType.SERVER_HELLO);
        int extensions = beginExtensions(out, RETRY_RANDOM, suite);
        int keyShare = out.beginExtension(ExtensionType.KEY_SHARE);
        out.u16(group.wire());
        out.endExtension(keyShare);
        out.end(extensions, Short.BYTES);
        out.endMessage(message);
    }

    private static int beginExtensions(TlsWriter out, byte[] random, CipherSuite suite) {
        out.u16(ClientHello.LEGACY_VERSION).put(random).u8(0).u16(suite.wire()).u8(0);
        int extensions = out.begin(Short.BYTES);
        int versions = out.beginExtension(ExtensionType.SUPPORTED_VERSIONS);
        out.u16(ClientHello.TLS13);
        out.endExtension(versions);
        return extensions;
    }

    /**
     * Reads the body of a message. What it chose is known to us, but not yet that we offered it.
     *
     * @param pskOffered whether the ClientHello had a pre-shared key
     * @param echOffered whether it had an encrypted_client_hello
     */
    static ServerHello parse(TlsReader body, boolean pskOffered, boolean echOffered)
            throws TransportException {
        // RFC 8446 §4.2.1: of legacy_version nothing else counts.
        ClientHello.requireModern(body.u16());
        byte[] random = body.bytes(ClientHello.RANDOM_BYTES);
        boolean isRetry = Arrays.equals(random, RETRY_RANDOM);
        // RFC 8446 §4.1.3: the echo of what we sent, which is empty; and no compression.
        if (body.vector8(0).hasMore()) {
            throw Alert.illegalParameter("legacy_session_id_echo");
        }
        int suite = body.u16();
        if (body.u8() != 0) {
            throw Alert.illegalParameter("compression");
        }
        if (!body.hasMore()) {
            throw olderVersion(random);
        }
        TlsReader block = body.vector16(LEAST_EXTENSIONS_BYTES);
        body.requireEnd();
        Extensions extensions =
                Extensions.parse(
                        block, isRetry ? ExtensionType.IN_RETRY : ExtensionType.IN_SERVER_HELLO);
        requireTls13(extensions, random);
        return isRetry
                ? retry(suite, extensions, echOffered)
                : hello(suite, extensions, pskOffered);
    }

    private static ServerHello hello(int suite, Extensions extensions, boolean pskOffered)
            throws TransportException {
        extensions.requireAsked(pskOffered ? ASKED_WITH_PSK : ASKED);
        // RFC 8446 §4.2.11: all that we offer goes with a key exchange, so the choice does.
        if (extensions.has(ExtensionType.PRE_SHARED_KEY)
                && !extensions.has(ExtensionType.KEY_SHARE)) {
            throw Alert.illegalParameter("a pre-shared key without a key share");
        }
        TlsReader keyShare = extensions.require(ExtensionType.KEY_SHARE, "key_share");
        NamedGroup group = group(keyShare.u16());
        byte[] share = keyShare.vector16(1).rest();
        keyShare.requireEnd();
        int pskIdentity = -1;
        Optional<TlsReader> psk = extensions.find(ExtensionType.PRE_SHARED_KEY);
        if (psk.isPresent()) {
            pskIdentity = psk.get().u16();
            psk.get().requireEnd();
        }
        return new ServerHello(
                suite(suite), Optional.of(group), share, NOTHING, false, pskIdentity);
    }

    private static ServerHello retry(int suite, Extensions extensions, boolean echOffered)
            throws TransportException {
        extensions.requireAsked(echOffered ? ASKED_OR_COOKIE_OR_ECH : ASKED_OR_COOKIE);
        Optional<NamedGroup> group = Optional.empty();
        Optional<TlsReader> keyShare = extensions.find(ExtensionType.KEY_SHARE);
        if (keyShare.isPresent()) {
            group = Optional.of(group(keyShare.get().u16()));
            keyShare.get().requireEnd();
        }
        byte[] cookie = NOTHING;
        Optional<TlsReader> cookieData = extensions.find(ExtensionType.COOKIE);
        if (cookieData.isPresent()) {
            cookie = cookieData.get().vector16(1).rest();
            cookieData.get().requireEnd();
        }
        Optional<TlsReader> ech = extensions.find(ExtensionType.ENCRYPTED_CLIENT_HELLO);
        if (ech.isPresent()) {
            EchGrease.checkConfirmation(ech.get());
        }
        return new ServerHello(suite(suite), group, NOTHING, cookie, true, -1);
    }

    /** RFC 9001 §4.2: without supported_versions it is an older TLS, and that is the end of it. */
    private static void requireTls13(Extensions extensions, byte[] random)
            throws TransportException {
        Optional<TlsReader> versions = extensions.find(ExtensionType.SUPPORTED_VERSIONS);
        if (versions.isEmpty()) {
            throw olderVersion(random);
        }
        int version = versions.get().u16();
        versions.get().requireEnd();
        // RFC 8446 §4.2.1: a version that was not offered.
        if (version != ClientHello.TLS13) {
            throw Alert.illegalParameter("version");
        }
    }

    /** RFC 8446 §4.1.3: a server that could do better says so, and somebody in between lied. */
    private static TransportException olderVersion(byte[] random) {
        int last = random.length - 1;
        boolean isDowngrade =
                Arrays.equals(random, last - DOWNGRADE.length, last, DOWNGRADE, 0, DOWNGRADE.length)
                        && (random[last] & 0xff) <= DOWNGRADE_TO_TLS12;
        return isDowngrade
                ? Alert.illegalParameter("a downgrade to an older version than 1.3")
                : TransportException.crypto(Alert.PROTOCOL_VERSION, "an older version than 1.3");
    }

    private static CipherSuite suite(int wire) throws TransportException {
        return CipherSuite.of(wire)
                .orElseThrow(() -> Alert.illegalParameter("cipher suite was not offered"));
    }

    private static NamedGroup group(int wire) throws TransportException {
        return NamedGroup.of(wire)
                .orElseThrow(() -> Alert.illegalParameter("group was not offered"));
    }
}
