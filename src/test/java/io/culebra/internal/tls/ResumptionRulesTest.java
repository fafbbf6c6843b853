package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.EarlyData;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Rules about pre-shared keys beside other things: certificates, shares, retries. */
class ResumptionRulesTest {
    private final Resuming both = new Resuming();

    private static void refused(int alert, Executable what) {
        TransportException refusal = assertThrows(TransportException.class, what);
        assertEquals(0x100 + alert, refusal.code(), refusal.reason());
    }

    /** RFC 8446 §4.3.2: a server that asks for certificates goes on in full. */
    @Test
    void aServerThatAsksForCertificatesTakesNoKey() throws Exception {
        Session session = both.first();
        both.serverConfig =
                Resuming.SERVER.withClients(
                        new ClientCertificates(
                                ClientCertificates.Demand.OPTIONAL,
                                Pair.ANYONE,
                                CertificateType.USUAL,
                                List.of()));
        both.start(Optional.of(session));
        both.pump();
        assertFalse(both.server.info(1, 1).resumed());
        assertFalse(both.client.info(1, 1).resumed());
        assertEquals(EarlyData.REFUSED, both.client.info(1, 1).earlyData());
    }

    /** RFC 8446 §4.3.2. */
    @Test
    void aRequestForACertificateBesideAKeyIsUnexpected() throws Exception {
        resumedUpToEncryptedExtensions();
        ServerFlight.feed(both.client, EncryptionLevel.HANDSHAKE, encryptedExtensions());
        refused(
                Alert.UNEXPECTED_MESSAGE,
                () ->
                        ServerFlight.feed(
                                both.client, EncryptionLevel.HANDSHAKE, ServerFlight.aRequest()));
    }

    private void resumedUpToEncryptedExtensions() throws TransportException {
        both.start(Optional.of(both.first()));
        both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
        Endpoint.Flight hello = both.serverSink.outbox.remove();
        both.serverSink.outbox.clear();
        ServerFlight.feed(both.client, EncryptionLevel.INITIAL, hello.bytes());
    }

    private static byte[] encryptedExtensions() {
        TlsWriter out = new TlsWriter(64);
        new EncryptedExtensions("h3", Pair.SERVER_PARAMETERS, true, CertificateTypes.USUAL)
                .write(out, true);
        return out.toByteArray();
    }

    /** RFC 8446 §4.2.11, §4.2.9. */
    @Test
    void aKeyWithoutAShareIsIllegal() throws Exception {
        both.start(Optional.of(both.first()));
        TlsWriter out = new TlsWriter(128).u16(0x0303).put(new byte[32]).u8(0);
        out.u16(CipherSuite.AES_128_GCM_SHA256.wire()).u8(0);
        out.u16(12).u16(43).u16(2).u16(0x0304).u16(41).u16(2).u16(0);
        byte[] hello = ServerFlight.message(HandshakeType.SERVER_HELLO, out.toByteArray());
        refused(
                Alert.ILLEGAL_PARAMETER,
                () -> ServerFlight.feed(both.client, EncryptionLevel.INITIAL, hello));
    }

    /** RFC 8446 §4.1.2: what was not in the first hello is not in the second. */
    @Test
    void aKeyThatComesWithTheSecondHelloIsIllegal() throws Exception {
        Session session = both.first();
        both.serverConfig = only(NamedGroup.SECP384R1);
        both.start(Optional.empty());
        both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
        both.serverSink.deliverTo(both.client, 1000, both.nowMillis);
        HelloEditor second = new HelloEditor(both.clientSink.outbox.remove().bytes());
        TlsWriter key = new TlsWriter(64);
        key.u16(session.ticket().length + 6).u16(session.ticket().length).put(session.ticket());
        key.u32(0).u16(33).u8(32).put(new byte[32]);
        second.types.add(ExtensionType.PRE_SHARED_KEY);
        second.data.add(key.toByteArray());
        refused(
                Alert.ILLEGAL_PARAMETER,
                () -> ServerFlight.feed(both.server, EncryptionLevel.INITIAL, second.message()));
    }

    /** RFC 8446 §4.2.10: a retry refuses early data, and both ends know. */
    @Test
    void aRetryRefusesEarlyData() throws Exception {
        Session session = both.first();
        both.serverConfig = only(NamedGroup.SECP384R1);
        both.resume(session);
        assertTrue(both.isResumed());
        assertEquals(EarlyData.REFUSED, both.client.info(1, 1).earlyData());
        assertEquals(EarlyData.REFUSED, both.server.info(1, 1).earlyData());
    }

    /** RFC 8446 §4.2.11.2: of the length of the hash, to the byte. */
    @Test
    void aBinderOfAnotherLengthIsWrong() throws Exception {
        Session session = both.first();
        both.onTheWay =
                bytes -> {
                    HelloEditor hello = new HelloEditor(bytes);
                    hello.change(
                            ExtensionType.PRE_SHARED_KEY,
                            old -> {
                                int binders = old.length - 35;
                                return new TlsWriter(64)
                                        .put(Arrays.copyOf(old, binders))
                                        .u16(49)
                                        .u8(48)
                                        .put(Arrays.copyOfRange(old, binders + 3, old.length))
                                        .put(new byte[16])
                                        .toByteArray();
                            });
                    return hello.message();
                };
        both.start(Optional.of(session));
        refused(Alert.DECRYPT_ERROR, both::pump);
    }

    private static TlsServerConfig only(NamedGroup group) {
        return new TlsServerConfig(
                Resuming.SERVER.chooser(),
                Pair.H3,
                List.of(CipherSuite.values()),
                List.of(group),
                true);
    }
}
