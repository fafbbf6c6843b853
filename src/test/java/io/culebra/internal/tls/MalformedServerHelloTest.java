package io.culebra.internal.tls;

import static io.culebra.internal.tls.HelloEditor.bytes;
import static io.culebra.internal.tls.ServerFlight.body;
import static io.culebra.internal.tls.ServerFlight.concat;
import static io.culebra.internal.tls.ServerFlight.message;
import static io.culebra.internal.tls.ServerFlight.refused;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a client does with the first answer of servers that are not honest. */
class MalformedServerHelloTest {
    /** RFC 8446 §4.1.3. */
    @TestFactory
    Stream<DynamicTest> serverHello() {
        byte[] versions = {0, 43, 0, 2, 3, 4};
        byte[] share = concat(bytes(0, 51, 0, 36, 0, 29, 0, 32, 9), new byte[31]);
        return Stream.of(
                hello("a session id", 47, 1, 0x1301, 0, concat(versions, share)),
                hello("a suite that was not offered", 47, 0, 0x1302, 0, concat(versions, share)),
                hello("an unknown suite", 47, 0, 0x1309, 0, concat(versions, share)),
                hello("compression", 47, 0, 0x1301, 1, concat(versions, share)),
                hello("no versions", 70, 0, 0x1301, 0, share),
                hello("another version", 47, 0, 0x1301, 0, concat(bytes(0, 43, 0, 2, 3, 3), share)),
                hello("no share", 109, 0, 0x1301, 0, versions),
                hello(
                        "a share of another group",
                        47,
                        0,
                        0x1301,
                        0,
                        concat(versions, concat(bytes(0, 51, 0, 69, 0, 23, 0, 65), new byte[65]))),
                hello(
                        "a share of an unknown group",
                        47,
                        0,
                        0x1301,
                        0,
                        concat(versions, bytes(0, 51, 0, 5, 0, 99, 0, 1, 1))),
                hello(
                        "a share of zeros",
                        47,
                        0,
                        0x1301,
                        0,
                        concat(versions, concat(bytes(0, 51, 0, 36, 0, 29, 0, 32), new byte[32]))),
                hello(
                        "a share of 31 bytes",
                        47,
                        0,
                        0x1301,
                        0,
                        concat(versions, concat(bytes(0, 51, 0, 35, 0, 29, 0, 31), new byte[31]))),
                hello(
                        "a share with a tail",
                        50,
                        0,
                        0x1301,
                        0,
                        concat(versions, concat(bytes(0, 51, 0, 37, 0, 29, 0, 32), new byte[33]))),
                hello(
                        "versions twice",
                        47,
                        0,
                        0x1301,
                        0,
                        concat(versions, concat(versions, share))),
                hello(
                        "ALPN",
                        47,
                        0,
                        0x1301,
                        0,
                        concat(concat(versions, share), bytes(0, 16, 0, 5, 0, 3, 2, 'h', '3'))),
                hello(
                        "a cookie",
                        47,
                        0,
                        0x1301,
                        0,
                        concat(concat(versions, share), bytes(0, 44, 0, 3, 0, 1, 1))),
                hello(
                        "a PSK that was not offered",
                        110,
                        0,
                        0x1301,
                        0,
                        concat(concat(versions, share), bytes(0, 41, 0, 2, 0, 0))),
                hello(
                        "an unknown extension",
                        110,
                        0,
                        0x1301,
                        0,
                        concat(concat(versions, share), bytes(0x1a, 0x1a, 0, 0))),
                hello(
                        "a pre-shared key twice",
                        47,
                        0,
                        0x1301,
                        0,
                        concat(versions, bytes(0, 41, 0, 2, 0, 0, 0, 41, 0, 2, 0, 0))),
                hello(
                        "trailing bytes in versions",
                        50,
                        0,
                        0x1301,
                        0,
                        concat(bytes(0, 43, 0, 3, 3, 4, 0), share)),
                // RFC 8446 §D.5
                refused("SSL 3.0", 70, flight -> edited(flight, 4, 3, 0)),
                refused("bytes behind it", 50, MalformedServerHelloTest::withTail),
                // RFC 8446 §4.1.3
                refused(
                        "TLS 1.2, downgraded from what it could do",
                        47,
                        flight -> older(flight, "DOWNGRD\1")),
                refused(
                        "TLS 1.1, downgraded from what it could do",
                        47,
                        flight -> older(flight, "DOWNGRD\0")),
                refused("TLS 1.2 with another random", 70, flight -> older(flight, "DOWNGRD\2")),
                refused(
                        "TLS 1.2 without extensions",
                        70,
                        flight ->
                                flight.initial(
                                        message(
                                                HandshakeType.SERVER_HELLO,
                                                Arrays.copyOf(bytes(3, 3), 38)))));
    }

    /** RFC 8446 §4.1.4. */
    @TestFactory
    Stream<DynamicTest> helloRetryRequest() {
        return Stream.of(
                refused("for a group with a share", 47, flight -> retry(flight, 0x1301, 29)),
                refused("for a group not offered", 47, flight -> retry(flight, 0x1301, 24)),
                refused("for an unknown group", 47, flight -> retry(flight, 0x1301, 99)),
                refused("for nothing", 47, flight -> retry(flight, 0x1301, 0)),
                refused("with another suite", 47, flight -> retry(flight, 0x1302, 23)),
                retry("with an unknown extension", 110, bytes(0x1a, 0x1a, 0, 0)),
                retry("with a pre-shared key", 47, bytes(0, 41, 0, 2, 0, 0)),
                retry("with an empty cookie", 50, bytes(0, 44, 0, 2, 0, 0)),
                retry("with bytes behind a cookie", 50, bytes(0, 44, 0, 4, 0, 1, 1, 1)),
                retry("with two cookies", 47, bytes(0, 44, 0, 3, 0, 1, 1, 0, 44, 0, 3, 0, 1, 1)),
                retry("with ALPN", 47, bytes(0, 16, 0, 5, 0, 3, 2, 'h', '3')),
                retry("with a whole share", 50, bytes(0, 51, 0, 5, 0, 23, 0, 1, 1)),
                refused("without versions", 70, MalformedServerHelloTest::retryWithoutVersions),
                refused(
                        "twice",
                        10,
                        flight -> {
                            retry(flight, 0x1301, 23);
                            retry(flight, 0x1301, 23);
                        }),
                refused(
                        "followed by a hello with another suite",
                        47,
                        flight -> {
                            retry(flight, 0x1303, 23);
                            flight.initial(flight.serverHello);
                        }),
                refused(
                        "followed by a hello with another group",
                        47,
                        flight -> {
                            retry(flight, 0x1301, 23);
                            flight.initial(flight.serverHello);
                        }));
    }

    private static DynamicTest hello(
            String name, int alert, int sessionBytes, int suite, int compression, byte[] block) {
        byte[] start = {3, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5};
        TlsWriter out = new TlsWriter(128).put(start).put(new byte[16]);
        out.u8(sessionBytes).put(new byte[sessionBytes]).u16(suite).u8(compression);
        out.u16(block.length).put(block);
        byte[] hello = message(HandshakeType.SERVER_HELLO, out.toByteArray());
        return refused(name, alert, flight -> flight.initial(hello));
    }

    private static DynamicTest retry(String name, int alert, byte[] extensions) {
        byte[] versions = {0, 43, 0, 2, 3, 4};
        return refused(name, alert, flight -> retry(flight, 0x1301, concat(versions, extensions)));
    }

    private static void retry(ServerFlight flight, int suite, int group) throws TransportException {
        TlsWriter extensions = new TlsWriter(64).u16(43).u16(2).u16(0x0304);
        if (group != 0) {
            extensions.u16(51).u16(2).u16(group);
        }
        retry(flight, suite, extensions.toByteArray());
    }

    private static void retryWithoutVersions(ServerFlight flight) throws TransportException {
        retry(flight, 0x1301, bytes(0, 51, 0, 2, 0, 23));
    }

    private static void retry(ServerFlight flight, int suite, byte[] extensions)
            throws TransportException {
        TlsWriter template = new TlsWriter(64);
        ServerHello.writeRetry(template, CipherSuite.AES_128_GCM_SHA256, NamedGroup.SECP256R1);
        byte[] random = Arrays.copyOfRange(template.toByteArray(), 6, 38);
        TlsWriter out = new TlsWriter(128).u16(0x0303).put(random).u8(0).u16(suite).u8(0);
        out.u16(extensions.length).put(extensions);
        flight.initial(message(HandshakeType.SERVER_HELLO, out.toByteArray()));
    }

    /** The honest answer with some of its bytes changed. */
    private static void edited(ServerFlight flight, int at, int... values)
            throws TransportException {
        byte[] changed = bytes(values);
        System.arraycopy(changed, 0, flight.serverHello, at, changed.length);
        flight.initial(flight.serverHello);
    }

    private static void withTail(ServerFlight flight) throws TransportException {
        byte[] body = concat(body(flight.serverHello), bytes(0));
        flight.initial(message(HandshakeType.SERVER_HELLO, body));
    }

    /** A server of an older version, with an end of its random. */
    private static void older(ServerFlight flight, String end) throws TransportException {
        TlsWriter out = new TlsWriter(64).u16(0x0303).put(new byte[24]);
        out.put(end.getBytes(StandardCharsets.US_ASCII)).u8(0).u16(0xc02b).u8(0);
        flight.initial(message(HandshakeType.SERVER_HELLO, out.toByteArray()));
    }
}
