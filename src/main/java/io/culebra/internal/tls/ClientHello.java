package io.culebra.internal.tls;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A ClientHello as a server reads it: whole, well-formed, and with everything that a handshake with
 * certificates over QUIC must have.
 *
 * <p>Borrows the message's bytes for {@link #extensions}; all else is its own.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 RFC 8446, section 4.1.2
 */
final class ClientHello {
    static final int LEGACY_VERSION = 0x0303;
    static final int TLS13 = 0x0304;
    static final int RANDOM_BYTES = 32;

    private static final int SSL3 = 0x0300;
    private static final int MOST_SHARES = 32;
    private static final int MOST_NAME_BYTES = 255;
    private static final int HOST_NAME = 0;
    private static final int LEAST_EXTENSIONS_BYTES = 8;
    private static final int PSK_DHE_KE = 1;

    private final int legacyVersion;
    private final byte[] random;
    private final int[] suites;
    private final Extensions extensions;
    private final int[] groups;
    private final int[] schemes;
    private final int[] chainSchemes;
    private final List<CertificateType> serverTypes;
    private final List<CertificateType> clientTypes;
    private final CertificateWishes wishes;
    private final KeyShares shares;
    private final Optional<String> serverName;
    private final List<String> protocols;
    private final byte[] transportParameters;
    private final Optional<OfferedPsks> preSharedKeys;
    private final boolean pskWithKeyExchange;

    private ClientHello(TlsReader body) throws TransportException {
        legacyVersion = body.u16();
        requireModern(legacyVersion);
        random = body.bytes(RANDOM_BYTES);
        requireNoSession(body.vector8(0));
        suites = body.vector16(2).rest16();
        requireNoCompression(body.vector8(1));
        TlsReader block = body.vector16(LEAST_EXTENSIONS_BYTES);
        body.requireEnd();
        extensions = Extensions.parse(block, ExtensionType.IN_CLIENT_HELLO);
        requireTls13(extensions);
        requirePskLast(extensions);
        // RFC 9001 §8.2: without transport parameters the handshake ends with missing_extension.
        transportParameters =
                extensions
                        .require(
                                ExtensionType.QUIC_TRANSPORT_PARAMETERS,
                                "quic_transport_parameters")
                        .rest();
        // RFC 8446 §9.2: a client without PSK has these three.
        groups = list16(extensions, ExtensionType.SUPPORTED_GROUPS, "supported_groups");
        schemes = list16(extensions, ExtensionType.SIGNATURE_ALGORITHMS, "signature_algorithms");
        chainSchemes =
                extensions.has(ExtensionType.SIGNATURE_ALGORITHMS_CERT)
                        ? list16(extensions, ExtensionType.SIGNATURE_ALGORITHMS_CERT, "")
                        : schemes;
        serverTypes =
                CertificateType.offered(extensions.find(ExtensionType.SERVER_CERTIFICATE_TYPE));
        clientTypes =
                CertificateType.offered(extensions.find(ExtensionType.CLIENT_CERTIFICATE_TYPE));
        wishes = CertificateWishes.of(extensions);
        shares = keyShares(extensions.require(ExtensionType.KEY_SHARE, "key_share"), groups);
        serverName = serverName(extensions.find(ExtensionType.SERVER_NAME));
        protocols = protocols(extensions.find(ExtensionType.ALPN));
        Optional<TlsReader> psks = extensions.find(ExtensionType.PRE_SHARED_KEY);
        preSharedKeys =
                psks.isPresent() ? Optional.of(OfferedPsks.parse(psks.get())) : Optional.empty();
        pskWithKeyExchange =
                modes(extensions.find(ExtensionType.PSK_KEY_EXCHANGE_MODES), PSK_DHE_KE);
        requireEarlyDataWithPsk(extensions);
    }

    /** Reads the body of a message, without its header. */
    static ClientHello parse(TlsReader body) throws TransportException {
        return new ClientHello(body);
    }

    byte[] random() {
        return random;
    }

    int[] groups() {
        return groups;
    }

    int[] schemes() {
        return schemes;
    }

    /** What the client can verify within a chain. */
    int[] chainSchemes() {
        return chainSchemes;
    }

    /** What the server's certificate may be. */
    List<CertificateType> serverTypes() {
        return serverTypes;
    }

    /** What the client's certificate may be. */
    List<CertificateType> clientTypes() {
        return clientTypes;
    }

    /** In what form the client takes a certificate. */
    CertificateWishes wishes() {
        return wishes;
    }

    /** The host name asked for, in lower case. */
    Optional<String> serverName() {
        return serverName;
    }

    List<String> protocols() {
        return protocols;
    }

    byte[] transportParameters() {
        return transportParameters;
    }

    boolean offersSuite(int suite) {
        return contains(suites, suite);
    }

    boolean offersGroup(NamedGroup group) {
        return contains(groups, group.wire());
    }

    /** The tickets that the client would go on with. */
    Optional<OfferedPsks> preSharedKeys() {
        return preSharedKeys;
    }

    /** Whether the client takes a pre-shared key together with a key exchange. */
    boolean offersPskWithKeyExchange() {
        return pskWithKeyExchange;
    }

    /** Whether 0-RTT packets follow. */
    boolean offersEarlyData() {
        return extensions.has(ExtensionType.EARLY_DATA);
    }

    /** The share for a group, if the client sent one. */
    Optional<byte[]> share(NamedGroup group) {
        return shares.find(group.wire());
    }

    /**
     * Refuses a second hello that changes more than a retry allows.
     *
     * @param first the one before the retry
     * @param group what the retry asked for
     */
    void requireAnswers(ClientHello first, NamedGroup group) throws TransportException {
        // RFC 8446 §4.1.2: the second hello is the first, but for a few named extensions.
        boolean same =
                legacyVersion == first.legacyVersion
                        && Arrays.equals(random, first.random)
                        && Arrays.equals(suites, first.suites)
                        && mayHave(ExtensionType.PRE_SHARED_KEY, first)
                        && mayHave(ExtensionType.ENCRYPTED_CLIENT_HELLO, first)
                        && extensionsWithin(first.extensions, extensions)
                        && extensionsWithin(extensions, first.extensions);
        if (!same) {
            throw Alert.illegalParameter("the second ClientHello differs from the first");
        }
        // RFC 8446 §4.2.8: exactly the share that was asked for; §4.2.10: no early data any more.
        if (shares.count() != 1 || share(group).isEmpty()) {
            throw Alert.illegalParameter("the second ClientHello has another key share");
        }
        if (extensions.has(ExtensionType.EARLY_DATA)) {
            throw Alert.illegalParameter("early_data after a HelloRetryRequest");
        }
    }

    /** Some extensions may change, or go, but not be new in a second hello. */
    private boolean mayHave(int type, ClientHello first) {
        return first.extensions.has(type) || !extensions.has(type);
    }

    private static boolean extensionsWithin(Extensions some, Extensions all) {
        for (int i = 0; i < some.count(); i++) {
            int type = some.type(i);
            boolean mayChange =
                    switch (type) {
                        case ExtensionType.KEY_SHARE,
                                ExtensionType.EARLY_DATA,
                                ExtensionType.COOKIE,
                                ExtensionType.PRE_SHARED_KEY,
                                ExtensionType.PADDING,
                                ExtensionType.ENCRYPTED_CLIENT_HELLO ->
                                true;
                        default -> false;
                    };
            if (mayChange) {
                continue;
            }
            Optional<TlsReader> other = all.find(type);
            if (other.isEmpty() || !Arrays.equals(some.bytes(i), other.get().rest())) {
                return false;
            }
        }
        return true;
    }

    /** RFC 8446 §D.5: SSL 3.0 is refused even where newer versions are offered beside it. */
    static void requireModern(int legacyVersion) throws TransportException {
        if (legacyVersion <= SSL3) {
            throw TransportException.crypto(Alert.PROTOCOL_VERSION, "SSL 3.0");
        }
    }

    /** RFC 9001 §8.4: QUIC has no use for the compatibility mode. */
    private static void requireNoSession(TlsReader sessionId) throws TransportException {
        if (sessionId.hasMore()) {
            throw TransportException.of(Violation.LEGACY_SESSION_ID);
        }
    }

    /** RFC 8446 §4.1.2: the null method, and no other beside it. */
    private static void requireNoCompression(TlsReader methods) throws TransportException {
        if (methods.u8() != 0 || methods.hasMore()) {
            throw Alert.illegalParameter("compression");
        }
    }

    /** RFC 9001 §4.2: nothing older than TLS 1.3. */
    private static void requireTls13(Extensions extensions) throws TransportException {
        Optional<TlsReader> versions = extensions.find(ExtensionType.SUPPORTED_VERSIONS);
        if (versions.isPresent()) {
            TlsReader list = versions.get();
            int[] offered = list.vector8(2).rest16();
            list.requireEnd();
            if (contains(offered, TLS13)) {
                return;
            }
        }
        throw TransportException.crypto(Alert.PROTOCOL_VERSION, "TLS 1.3 is not offered");
    }

    /** RFC 8446 §4.2.11 and §4.2.9: pre_shared_key stands last, and never without its modes. */
    private static void requirePskLast(Extensions extensions) throws TransportException {
        if (!extensions.has(ExtensionType.PRE_SHARED_KEY)) {
            return;
        }
        if (extensions.type(extensions.count() - 1) != ExtensionType.PRE_SHARED_KEY) {
            throw Alert.illegalParameter("pre_shared_key is not the last extension");
        }
        extensions.require(ExtensionType.PSK_KEY_EXCHANGE_MODES, "psk_key_exchange_modes");
    }

    /** RFC 8446 §4.2.10: no early data without a key for it; the extension is empty. */
    private static void requireEarlyDataWithPsk(Extensions extensions) throws TransportException {
        Optional<TlsReader> earlyData = extensions.find(ExtensionType.EARLY_DATA);
        if (earlyData.isPresent()) {
            earlyData.get().requireEnd();
            if (!extensions.has(ExtensionType.PRE_SHARED_KEY)) {
                throw Alert.illegalParameter("early_data without pre_shared_key");
            }
        }
    }

    /** RFC 8446 §4.2.9. */
    private static boolean modes(Optional<TlsReader> extension, int wanted)
            throws TransportException {
        if (extension.isEmpty()) {
            return false;
        }
        TlsReader list = extension.get().vector8(1);
        extension.get().requireEnd();
        boolean found = false;
        while (list.hasMore()) {
            found |= list.u8() == wanted;
        }
        return found;
    }

    private static int[] list16(Extensions extensions, int type, String name)
            throws TransportException {
        TlsReader data = extensions.require(type, name);
        int[] values = data.vector16(2).rest16();
        data.requireEnd();
        return values;
    }

    private static KeyShares keyShares(TlsReader data, int[] groups) throws TransportException {
        TlsReader list = data.vector16(0);
        data.requireEnd();
        KeyShares shares = new KeyShares();
        while (list.hasMore()) {
            int group = list.u16();
            byte[] share = list.vector16(1).rest();
            // RFC 8446 §4.2.8: one share a group, and only of groups that are on the list.
            if (!contains(groups, group)
                    || shares.find(group).isPresent()
                    || shares.count() == MOST_SHARES) {
                throw Alert.illegalParameter("key_share");
            }
            shares.add(group, share);
        }
        return shares;
    }

    /** RFC 6066 §3. */
    private static Optional<String> serverName(Optional<TlsReader> extension)
            throws TransportException {
        if (extension.isEmpty()) {
            return Optional.empty();
        }
        TlsReader data = extension.get();
        TlsReader list = data.vector16(1);
        data.requireEnd();
        Optional<String> found = Optional.empty();
        while (list.hasMore()) {
            int type = list.u8();
            byte[] name = list.vector16(1).rest();
            if (type == HOST_NAME) {
                if (found.isPresent()) {
                    throw Alert.illegalParameter("two host names");
                }
                found = Optional.of(hostName(name));
            }
        }
        return found;
    }

    private static String hostName(byte[] name) throws TransportException {
        for (byte one : name) {
            if (one <= ' ' || one > '~') {
                throw Alert.illegalParameter("host name that is not ASCII");
            }
        }
        if (name.length > MOST_NAME_BYTES) {
            throw Alert.illegalParameter("host name too long");
        }
        return new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    /** RFC 7301 §3.1. */
    private static List<String> protocols(Optional<TlsReader> extension) throws TransportException {
        if (extension.isEmpty()) {
            return List.of();
        }
        TlsReader data = extension.get();
        TlsReader list = data.vector16(2);
        data.requireEnd();
        List<String> names = new ArrayList<>();
        while (list.hasMore()) {
            names.add(new String(list.vector8(1).rest(), StandardCharsets.ISO_8859_1));
        }
        return names;
    }

    private static boolean contains(int[] values, int value) {
        for (int one : values) {
            if (one == value) {
                return true;
            }
        }
        return false;
    }
}
