package io.culebra.internal.tls;

import static io.culebra.internal.tls.HelloEditor.bytes;
import static io.culebra.internal.tls.ServerFlight.aRequest;
import static io.culebra.internal.tls.ServerFlight.concat;
import static io.culebra.internal.tls.ServerFlight.message;
import static io.culebra.internal.tls.ServerFlight.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.TransportErrorCode;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a client does with messages at the wrong place or time. */
class MessageOrderTest {
    private static final int PROTOCOL_VIOLATION = TransportErrorCode.PROTOCOL_VIOLATION.code();

    /** RFC 8446 §4: the order of messages. */
    @TestFactory
    Stream<DynamicTest> order() {
        return Stream.of(
                refused("EncryptedExtensions first", 10, f -> f.initial(f.encryptedExtensions)),
                refused("a ClientHello", 10, f -> f.initial(f.clientSink.sent.toByteArray())),
                refused("an unknown message", 10, f -> f.initial(message(99, bytes()))),
                refused(
                        "a second ServerHello",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.serverHello);
                        }),
                refused(
                        "Certificate before EncryptedExtensions",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.certificate);
                        }),
                refused(
                        "Finished without Certificate",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.encryptedExtensions);
                            f.handshake(f.finished);
                        }),
                refused(
                        "Finished without CertificateVerify",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.encryptedExtensions);
                            f.handshake(f.certificate);
                            f.handshake(f.finished);
                        }),
                refused(
                        "two certificates",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.encryptedExtensions);
                            f.handshake(f.certificate);
                            f.handshake(f.certificate);
                        }),
                refused(
                        "two requests",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.encryptedExtensions);
                            f.handshake(aRequest());
                            f.handshake(aRequest());
                        }),
                refused(
                        "a request behind the certificate",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.encryptedExtensions);
                            f.handshake(f.certificate);
                            f.handshake(aRequest());
                        }),
                refused(
                        "EndOfEarlyData",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.encryptedExtensions);
                            f.handshake(message(5, bytes()));
                        }),
                refused(
                        "a KeyUpdate",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(message(24, bytes(0)));
                        }),
                refused(
                        "a ticket before Finished",
                        10,
                        f -> {
                            f.initial(f.serverHello);
                            f.handshake(f.encryptedExtensions);
                            f.handshake(aTicket());
                        }));
    }

    /** RFC 9001 §4.1.3. */
    @Nested
    class Levels {
        private final ServerFlight flight = new ServerFlight();

        @Test
        void ofThePastTakeNoMoreBytes() throws Exception {
            flight.initial(flight.serverHello);
            assertEquals(
                    Violation.CRYPTO_AT_OLD_LEVEL,
                    assertThrows(TransportException.class, () -> flight.initial(bytes(0)))
                            .violation());
        }

        @Test
        void toComeTakeNoBytesYet() {
            assertEquals(
                    0x100 + Alert.UNEXPECTED_MESSAGE,
                    assertThrows(
                                    TransportException.class,
                                    () -> flight.handshake(flight.encryptedExtensions))
                            .code());
        }

        @Test
        void ofEarlyDataTakeNoBytesAtAll() {
            assertThrows(
                    TransportException.class,
                    () -> flight.feed(EncryptionLevel.EARLY, flight.serverHello));
        }

        @Test
        void mustBeUsedUpWhenKeysChange() {
            byte[] more = concat(flight.serverHello, flight.encryptedExtensions);
            assertEquals(
                    Violation.CRYPTO_LEFT_OVER,
                    assertThrows(TransportException.class, () -> flight.initial(more)).violation());
        }

        @Test
        void ignoreNothing() throws Exception {
            flight.feed(EncryptionLevel.HANDSHAKE, bytes());
            assertEquals(EncryptionLevel.INITIAL, flight.client.expectedLevel());
        }
    }

    @Nested
    class AfterTheHandshake {
        private final ServerFlight flight = new ServerFlight();

        @Test
        void ticketsAreTaken() throws Exception {
            flight.deliver();
            flight.feed(EncryptionLevel.APPLICATION, aTicket());
            flight.feed(EncryptionLevel.APPLICATION, ticket(bytes(0, 42, 0, 4, -1, -1, -1, -1)));
            // RFC 8446 §4.6.1: extensions that we do not know are ignored.
            flight.feed(EncryptionLevel.APPLICATION, ticket(bytes(0x1a, 0x1a, 0, 1, 7)));
            assertTrue(flight.client.isComplete());
        }

        /** RFC 8446 §4.2. */
        @Test
        void ticketsWithExtensionsTwiceOrOutOfPlaceAreRefused() {
            refused(ticket(bytes(0x1a, 0x1a, 0, 0, 0x1a, 0x1a, 0, 0)), 0x12f);
            refused(ticket(bytes(0, 16, 0, 0)), 0x12f);
        }

        /** RFC 9001 §4.6.1. */
        @Test
        void ticketsWithAnotherEarlyDataSizeAreRefused() {
            refused(ticket(bytes(0, 42, 0, 4, 0, 0, 1, 0)), PROTOCOL_VIOLATION);
        }

        @Test
        void ticketsThatBreakTheFormAreRefused() {
            byte[] whole = aTicket();
            for (int length = 4; length < whole.length; length++) {
                TlsReader cut = new TlsReader(whole, 4, length);
                assertEquals(
                        0x100 + Alert.DECODE_ERROR,
                        assertThrows(TransportException.class, () -> NewSessionTicket.parse(cut))
                                .code());
            }
        }

        /** RFC 9001 §4.4. */
        @Test
        void requestsForACertificateAreRefused() {
            refused(aRequest(), PROTOCOL_VIOLATION);
        }

        /** RFC 9001 §6. */
        @Test
        void keyUpdatesAreRefused() {
            refused(message(24, bytes(0)), 0x10a);
        }

        private void refused(byte[] message, int code) {
            ServerFlight fresh = new ServerFlight();
            TransportException refusal =
                    assertThrows(
                            TransportException.class,
                            () -> {
                                fresh.deliver();
                                assertTrue(fresh.client.isComplete());
                                fresh.feed(EncryptionLevel.APPLICATION, message);
                            });
            assertEquals(code, refusal.code(), refusal.reason());
        }
    }

    @Test
    void aRequestForACertificateIsAnsweredWithNone() throws Exception {
        ServerFlight flight = new ServerFlight();
        flight.initial(flight.serverHello);
        flight.handshake(flight.encryptedExtensions);
        flight.handshake(aRequest());
        // The server's signature does not cover the request, so this is where it ends.
        flight.handshake(flight.certificate);
        assertEquals(
                0x100 + Alert.DECRYPT_ERROR,
                assertThrows(
                                TransportException.class,
                                () -> flight.handshake(flight.certificateVerify))
                        .code());
    }

    private static byte[] aTicket() {
        return ticket(bytes());
    }

    private static byte[] ticket(byte[] extensions) {
        TlsWriter out = new TlsWriter(64).u16(0).u16(60).u16(0).u16(0).u8(1).u8(1);
        out.u16(3).u8(1).u8(2).u8(3).u16(extensions.length).put(extensions);
        return message(HandshakeType.NEW_SESSION_TICKET, out.toByteArray());
    }
}
