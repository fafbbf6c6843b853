package io.culebra.internal.tls;

import static io.culebra.internal.tls.ExtensionType.ALPN;
import static io.culebra.internal.tls.ExtensionType.EARLY_DATA;
import static io.culebra.internal.tls.ExtensionType.KEY_SHARE;
import static io.culebra.internal.tls.ExtensionType.PADDING;
import static io.culebra.internal.tls.ExtensionType.PRE_SHARED_KEY;
import static io.culebra.internal.tls.ExtensionType.PSK_KEY_EXCHANGE_MODES;
import static io.culebra.internal.tls.ExtensionType.QUIC_TRANSPORT_PARAMETERS;
import static io.culebra.internal.tls.ExtensionType.SERVER_NAME;
import static io.culebra.internal.tls.ExtensionType.SIGNATURE_ALGORITHMS;
import static io.culebra.internal.tls.ExtensionType.SUPPORTED_GROUPS;
import static io.culebra.internal.tls.ExtensionType.SUPPORTED_VERSIONS;
import static io.culebra.internal.tls.HelloEditor.bytes;
import static io.culebra.internal.tls.HelloEditor.keyShare;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.api.TransportErrorCode;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a server does with ClientHellos that no honest client sends. */
class MalformedClientHelloTest {
    private static final Credential CREDENTIAL =
            Credential.of(
                    SelfSigned.create(
                            new SeededRandom(7), Pair.NOW, Duration.ofDays(1), "localhost"));
    private static final TlsClientConfig CLIENT =
            new TlsClientConfig(
                    "localhost",
                    Pair.H3,
                    Pair.ANYONE,
                    List.of(CipherSuite.values()),
                    List.of(NamedGroup.values()),
                    List.of(NamedGroup.X25519),
                    false);
    private static final TlsServerConfig SERVER = TlsServerConfig.of(CREDENTIAL, Pair.H3);
    private static final int PROTOCOL_VIOLATION = TransportErrorCode.PROTOCOL_VIOLATION.code();
    private static final int X25519 = NamedGroup.X25519.wire();
    private static final int P256 = NamedGroup.SECP256R1.wire();

    @TestFactory
    Stream<DynamicTest> isRefused() {
        return Stream.of(
                // RFC 8446 §4.1.2
                refused("SSL 3.0", 70, hello -> hello.legacyVersion = 0x0300),
                refused("two compression methods", 47, hello -> hello.compression = bytes(0, 1)),
                refused("another compression method", 47, hello -> hello.compression = bytes(1)),
                refused("an odd list of suites", 50, hello -> hello.suites = new byte[3]),
                refused("no common suite", 40, hello -> hello.suites = bytes(0x13, 0x09)),
                refused("trailing bytes", 50, hello -> hello.trailing = bytes(0)),
                // RFC 9001 §8.4
                refused(
                        "a session id",
                        PROTOCOL_VIOLATION,
                        hello -> hello.sessionId = new byte[32]),
                // RFC 8446 §4.2
                refused("an extension twice", 47, hello -> hello.add(PADDING).add(PADDING)),
                refused("an unknown extension twice", 47, hello -> hello.add(0x1a1a).add(0x1a1a)),
                refused("oid_filters", 47, hello -> hello.add(ExtensionType.OID_FILTERS, 0, 0)),
                refused("200 extensions", 47, hello -> addMany(hello, 200)),
                // RFC 8446 §4.2.1, RFC 9001 §4.2
                refused("no versions", 70, hello -> hello.remove(SUPPORTED_VERSIONS)),
                refused("TLS 1.2 only", 70, hello -> hello.set(SUPPORTED_VERSIONS, 2, 3, 3)),
                refused("an odd version list", 50, hello -> hello.set(SUPPORTED_VERSIONS, 1, 3)),
                refused(
                        "versions with trailing bytes",
                        50,
                        hello -> hello.set(SUPPORTED_VERSIONS, 2, 3, 4, 0)),
                // RFC 8446 §9.2
                refused("no groups", 109, hello -> hello.remove(SUPPORTED_GROUPS)),
                refused("no key_share", 109, hello -> hello.remove(KEY_SHARE)),
                refused(
                        "no signature_algorithms",
                        109,
                        hello -> hello.remove(SIGNATURE_ALGORITHMS)),
                refused("empty groups", 50, hello -> hello.set(SUPPORTED_GROUPS, 0, 0)),
                refused("groups cut short", 50, hello -> hello.set(SUPPORTED_GROUPS, 0, 4, 0, 29)),
                refused(
                        "groups with trailing bytes",
                        50,
                        hello -> hello.set(SUPPORTED_GROUPS, 0, 2, 0, 29, 0)),
                refused("no common group", 40, MalformedClientHelloTest::onlyGroup0x1234),
                refused(
                        "no common signature scheme",
                        40,
                        hello -> hello.set(SIGNATURE_ALGORITHMS, 0, 2, 8, 4)),
                // RFC 8446 §4.2.8
                refused("a share twice", 47, MalformedClientHelloTest::shareTwice),
                refused(
                        "a share of an unlisted group",
                        47,
                        hello -> hello.set(SUPPORTED_GROUPS, 0, 2, 0, 24)),
                refused("an empty share", 50, hello -> hello.set(KEY_SHARE, 0, 4, 0, 29, 0, 0)),
                refused(
                        "shares cut short",
                        50,
                        hello -> hello.set(KEY_SHARE, 0, 9, 0, 29, 0, 1, 1)),
                refused("40 shares", 47, MalformedClientHelloTest::manyShares),
                // RFC 8446 §4.2.8.2, §7.4.2
                refused("a share of zeros", 47, hello -> share(hello, X25519, new byte[32])),
                refused("a share of 31 bytes", 47, hello -> share(hello, X25519, new byte[31])),
                refused("a share of 33 bytes", 47, hello -> share(hello, X25519, new byte[33])),
                refused("a compressed point", 47, MalformedClientHelloTest::compressedPoint),
                refused("the point at infinity", 47, hello -> share(hello, P256, new byte[1])),
                refused("a point off the curve", 47, MalformedClientHelloTest::pointOffTheCurve),
                // RFC 8446 §4.2.9, §4.2.11
                refused("pre_shared_key not last", 47, MalformedClientHelloTest::pskFirst),
                refused("pre_shared_key without modes", 109, hello -> hello.add(PRE_SHARED_KEY)),
                // RFC 9001 §8.1, §8.2; RFC 7301 §3
                refused("no ALPN", 120, hello -> hello.remove(ALPN)),
                refused("no common protocol", 120, hello -> hello.set(ALPN, 0, 3, 2, 'h', '2')),
                refused("an empty protocol", 50, hello -> hello.set(ALPN, 0, 4, 0, 2, 'h', '3')),
                refused("an empty ALPN list", 50, hello -> hello.set(ALPN, 0, 0)),
                refused("ALPN with a tail", 50, hello -> hello.set(ALPN, 0, 3, 2, 'h', '3', 0)),
                refused("no parameters", 109, hello -> hello.remove(QUIC_TRANSPORT_PARAMETERS)),
                // RFC 6066 §3
                refused("an empty name list", 50, hello -> hello.set(SERVER_NAME, 0, 0)),
                refused("an empty name", 50, hello -> hello.set(SERVER_NAME, 0, 3, 0, 0, 0)),
                refused(
                        "two host names",
                        47,
                        hello -> hello.set(SERVER_NAME, 0, 8, 0, 0, 1, 'a', 0, 0, 1, 'b')),
                refused(
                        "a name with a space",
                        47,
                        hello -> hello.set(SERVER_NAME, 0, 4, 0, 0, 1, ' ')),
                refused("a name of 256 bytes", 47, MalformedClientHelloTest::longName));
    }

    @TestFactory
    Stream<DynamicTest> isAcceptedAllTheSame() {
        return Stream.of(
                accepted("as it is", hello -> {}),
                accepted("a newer legacy version", hello -> hello.legacyVersion = 0x0304),
                accepted("values of GREASE", MalformedClientHelloTest::grease),
                accepted("an unknown extension", hello -> hello.add(0x1a1a, 1, 2, 3)),
                accepted(
                        "post_handshake_auth",
                        hello -> hello.add(ExtensionType.POST_HANDSHAKE_AUTH)),
                accepted("status_request_v2", hello -> hello.add(17, 0, 7, 2, 0, 4, 0, 0, 0, 0)),
                accepted("a cookie", hello -> hello.add(ExtensionType.COOKIE, 0, 1, 7)),
                accepted("no host name", hello -> hello.remove(SERVER_NAME)),
                accepted(
                        "a name of another type first",
                        hello -> hello.set(SERVER_NAME, 0, 8, 9, 0, 1, 'a', 0, 0, 1, 'b')),
                accepted("a PSK that we do not know", MalformedClientHelloTest::unknownPsk));
    }

    /** RFC 8446 §4.1.2: what a client may not change after a HelloRetryRequest. */
    @TestFactory
    Stream<DynamicTest> isRefusedAfterARetry() {
        return Stream.of(
                refusedSecond("another random", hello -> hello.random[3] ^= 1),
                refusedSecond("other suites", hello -> hello.suites = bytes(0x13, 0x01)),
                refusedSecond("another name", hello -> hello.set(SERVER_NAME, 0, 4, 0, 0, 1, 'a')),
                refusedSecond("no name", hello -> hello.remove(SERVER_NAME)),
                refusedSecond("one extension more", hello -> hello.add(0x1a1a)),
                refusedSecond(
                        "other parameters", hello -> hello.set(QUIC_TRANSPORT_PARAMETERS, 1, 1, 1)),
                refusedSecond("another legacy version", hello -> hello.legacyVersion = 0x0302),
                refusedSecond("an encrypted hello", hello -> hello.add(0xfe0d, 0)),
                refusedSecond("early_data", hello -> hello.add(EARLY_DATA)),
                refusedSecond("the same share again", hello -> {}),
                refusedSecond("no share", hello -> hello.set(KEY_SHARE, 0, 0)));
    }

    @Test
    void isAcceptedAfterARetryWithPaddingAndACookie() throws Exception {
        byte[] share = share(P256);
        ServerHandshake server = retrying(new Endpoint());
        HelloEditor second = HelloEditor.of(CLIENT);
        second.change(KEY_SHARE, old -> keyShare(P256, share));
        second.add(PADDING, 0, 0, 0).add(ExtensionType.COOKIE, 0, 1, 7);
        feed(server, second.message());
        assertEquals(EncryptionLevel.HANDSHAKE, server.expectedLevel());
    }

    /** Every prefix of a body, with a header that says so. */
    @Test
    void isRefusedIfCutAnywhere() {
        byte[] whole = HelloEditor.of(CLIENT).message();
        for (int length = 0; length < whole.length - 4; length++) {
            TlsWriter out = new TlsWriter(512);
            int message = out.beginMessage(HandshakeType.CLIENT_HELLO);
            out.put(Arrays.copyOfRange(whole, 4, 4 + length));
            out.endMessage(message);
            TransportException refusal =
                    assertThrows(
                            TransportException.class,
                            () -> feed(server(new Endpoint()), out.toByteArray()));
            assertEquals(0x100 + Alert.DECODE_ERROR, refusal.code(), "cut at " + length);
        }
    }

    private static DynamicTest refused(String name, int alert, Consumer<HelloEditor> edit) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    HelloEditor hello = HelloEditor.of(CLIENT);
                    edit.accept(hello);
                    Endpoint sink = new Endpoint();
                    ServerHandshake server = server(sink);
                    TransportException refusal =
                            assertThrows(
                                    TransportException.class, () -> feed(server, hello.message()));
                    int expected = alert == PROTOCOL_VIOLATION ? alert : 0x100 + alert;
                    assertEquals(expected, refusal.code(), refusal.reason());
                    assertNotNull(refusal.reason());
                    assertFalse(sink.events.contains("bytes HANDSHAKE"));
                });
    }

    private static DynamicTest accepted(String name, Consumer<HelloEditor> edit) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    HelloEditor hello = HelloEditor.of(CLIENT);
                    edit.accept(hello);
                    ServerHandshake server = server(new Endpoint());
                    feed(server, hello.message());
                    assertEquals(EncryptionLevel.HANDSHAKE, server.expectedLevel());
                });
    }

    private static DynamicTest refusedSecond(String name, Consumer<HelloEditor> edit) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    byte[] share = share(P256);
                    ServerHandshake server = retrying(new Endpoint());
                    HelloEditor second = HelloEditor.of(CLIENT);
                    if (!name.startsWith("the same share")) {
                        second.change(KEY_SHARE, old -> keyShare(P256, share));
                    }
                    edit.accept(second);
                    TransportException refusal =
                            assertThrows(
                                    TransportException.class, () -> feed(server, second.message()));
                    assertEquals(0x100 + Alert.ILLEGAL_PARAMETER, refusal.code());
                });
    }

    /** A server that has asked for P-256 instead of X25519. */
    private static ServerHandshake retrying(Endpoint sink) throws TransportException {
        TlsServerConfig config =
                new TlsServerConfig(
                        SERVER.chooser(),
                        Pair.H3,
                        List.of(CipherSuite.values()),
                        List.of(NamedGroup.SECP256R1),
                        false);
        ServerHandshake server = Pair.server(config, sink, 1);
        feed(server, HelloEditor.of(CLIENT).message());
        assertEquals(EncryptionLevel.INITIAL, server.expectedLevel());
        return server;
    }

    private static ServerHandshake server(Endpoint sink) {
        return Pair.server(SERVER, sink, 1);
    }

    private static void feed(TlsHandshake handshake, byte[] message) throws TransportException {
        handshake.onHandshakeBytes(
                EncryptionLevel.INITIAL,
                MemorySegment.ofArray(message),
                0,
                message.length,
                Pair.NOW);
    }

    private static byte[] share(int group) {
        return new HybridOperations(new SeededRandom(3))
                .offer(NamedGroup.of(group).orElseThrow())
                .share();
    }

    private static void share(HelloEditor hello, int group, byte[] share) {
        hello.change(KEY_SHARE, old -> keyShare(group, share));
    }

    private static void onlyGroup0x1234(HelloEditor hello) {
        hello.set(SUPPORTED_GROUPS, 0, 2, 0x12, 0x34);
        share(hello, 0x1234, new byte[8]);
    }

    private static void shareTwice(HelloEditor hello) {
        byte[] entry = Arrays.copyOfRange(hello.get(KEY_SHARE), 2, 38);
        hello.change(
                KEY_SHARE, old -> new TlsWriter(80).u16(72).put(entry).put(entry).toByteArray());
    }

    private static void manyShares(HelloEditor hello) {
        TlsWriter groups = new TlsWriter(100).u16(80);
        TlsWriter shares = new TlsWriter(300).u16(200);
        for (int i = 0; i < 40; i++) {
            groups.u16(0x2000 + i);
            shares.u16(0x2000 + i).u16(1).u8(0);
        }
        hello.change(SUPPORTED_GROUPS, old -> groups.toByteArray());
        hello.change(KEY_SHARE, old -> shares.toByteArray());
    }

    private static void addMany(HelloEditor hello, int count) {
        for (int i = 0; i < count; i++) {
            hello.add(0x4000 + i);
        }
    }

    private static void compressedPoint(HelloEditor hello) {
        byte[] point = share(P256);
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = (byte) (2 + (point[64] & 1));
        share(hello, P256, compressed);
    }

    private static void pointOffTheCurve(HelloEditor hello) {
        byte[] point = share(P256);
        point[20] ^= 1;
        share(hello, P256, point);
    }

    private static void pskFirst(HelloEditor hello) {
        hello.add(PSK_KEY_EXCHANGE_MODES, 1, 1).add(PRE_SHARED_KEY).add(0x1a1a);
    }

    private static void unknownPsk(HelloEditor hello) {
        TlsWriter psk = new TlsWriter(64).u16(7).u16(1).u8(9).u16(0).u16(0);
        psk.u16(33).u8(32).put(new byte[32]);
        hello.add(PSK_KEY_EXCHANGE_MODES, 1, 1).add(EARLY_DATA).add(PRE_SHARED_KEY);
        hello.change(PRE_SHARED_KEY, old -> psk.toByteArray());
    }

    private static void longName(HelloEditor hello) {
        byte[] name = new byte[256];
        Arrays.fill(name, (byte) 'a');
        TlsWriter list = new TlsWriter(300).u16(259).u8(0).u16(256).put(name);
        hello.change(SERVER_NAME, old -> list.toByteArray());
    }

    /** RFC 8701: reserved values everywhere. */
    private static void grease(HelloEditor hello) {
        hello.suites = bytes(0x0a, 0x0a, 0x13, 0x01);
        hello.set(SUPPORTED_VERSIONS, 4, 0x1a, 0x1a, 3, 4);
        hello.change(SUPPORTED_GROUPS, old -> bytes(0, 4, 0x2a, 0x2a, 0, 29));
        hello.change(SIGNATURE_ALGORITHMS, old -> bytes(0, 4, 0x3a, 0x3a, 4, 3));
        hello.change(ALPN, old -> bytes(0, 6, 2, 0x4a, 0x4a, 2, 'h', '3'));
        byte[] entry = Arrays.copyOfRange(hello.get(KEY_SHARE), 2, 38);
        hello.change(
                KEY_SHARE,
                old -> new TlsWriter(64).u16(41).u16(0x2a2a).u16(1).u8(0).put(entry).toByteArray());
    }
}
