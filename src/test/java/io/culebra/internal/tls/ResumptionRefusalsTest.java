package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What breaks the rules of resumption. */
class ResumptionRefusalsTest {
    private final Resuming both = new Resuming();

    /** What a client must not send. */
    @Nested
    class TheServerRefuses {
        private void hello(int alert, Consumer<HelloEditor> edit) throws TransportException {
            Session session = both.first();
            both.onTheWay =
                    bytes -> {
                        HelloEditor hello = new HelloEditor(bytes);
                        edit.accept(hello);
                        return hello.message();
                    };
            both.start(Optional.of(session));
            Resuming.refused(alert, both::pump);
        }

        /** RFC 8446 §4.2.11.2. */
        @Test
        void aWrongBinder() throws Exception {
            hello(
                    Alert.DECRYPT_ERROR,
                    hello ->
                            hello.change(
                                    ExtensionType.PRE_SHARED_KEY,
                                    bytes -> {
                                        bytes[bytes.length - 1] ^= 1;
                                        return bytes;
                                    }));
        }

        @Test
        void aHelloThatWasChangedUnderItsBinder() throws Exception {
            hello(Alert.DECRYPT_ERROR, hello -> hello.random[5] ^= 1);
        }

        @Test
        void aKeyThatIsNotTheLastExtension() throws Exception {
            hello(Alert.ILLEGAL_PARAMETER, hello -> hello.add(ExtensionType.PADDING, 0));
        }

        @Test
        void aKeyWithoutModes() throws Exception {
            hello(
                    Alert.MISSING_EXTENSION,
                    hello -> hello.remove(ExtensionType.PSK_KEY_EXCHANGE_MODES));
        }

        /** RFC 8446 §4.2.10. */
        @Test
        void earlyDataWithoutAKey() throws Exception {
            hello(Alert.ILLEGAL_PARAMETER, hello -> hello.remove(ExtensionType.PRE_SHARED_KEY));
        }

        @Test
        void anythingInEarlyData() throws Exception {
            hello(Alert.DECODE_ERROR, hello -> hello.set(ExtensionType.EARLY_DATA, 1));
        }

        @Test
        void noModes() throws Exception {
            hello(Alert.DECODE_ERROR, hello -> hello.set(ExtensionType.PSK_KEY_EXCHANGE_MODES, 0));
        }

        /** RFC 8446 §4.2.11. */
        @Test
        void moreBindersThanKeys() throws Exception {
            hello(
                    Alert.ILLEGAL_PARAMETER,
                    hello ->
                            hello.change(ExtensionType.PRE_SHARED_KEY, bytes -> binders(bytes, 2)));
        }

        @Test
        void fewerBindersThanKeys() throws Exception {
            hello(
                    Alert.ILLEGAL_PARAMETER,
                    hello ->
                            hello.change(
                                    ExtensionType.PRE_SHARED_KEY,
                                    bytes -> {
                                        TlsWriter out = new TlsWriter(64);
                                        int list = out.begin(2);
                                        out.u16(1).u8(1).u32(0).u16(1).u8(1).u32(0);
                                        out.end(list, 2);
                                        out.u16(33).u8(32).put(new byte[32]);
                                        return out.toByteArray();
                                    }));
        }

        @Test
        void aShortBinder() throws Exception {
            hello(
                    Alert.DECODE_ERROR,
                    hello ->
                            hello.set(
                                    ExtensionType.PRE_SHARED_KEY,
                                    concat(
                                            new int[] {0, 7, 0, 1, 1, 0, 0, 0, 0, 0, 32, 31},
                                            new int[31])));
        }

        @Test
        void noKeysAtAll() throws Exception {
            hello(Alert.DECODE_ERROR, hello -> hello.set(ExtensionType.PRE_SHARED_KEY, 0, 0, 0, 0));
        }

        @Test
        void everyCutOfTheKeys() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            HelloEditor whole = new HelloEditor(both.clientSink.outbox.remove().bytes());
            byte[] keys = whole.get(ExtensionType.PRE_SHARED_KEY);
            for (int length = 0; length < keys.length; length++) {
                TlsReader cut = new TlsReader(keys, 0, length);
                Resuming.refused(Alert.DECODE_ERROR, () -> OfferedPsks.parse(cut));
            }
        }

        /** RFC 8446 §4.2.10. */
        @Test
        void earlyDataAfterARetry() throws Exception {
            Session session = both.first();
            both.serverConfig = Resuming.groups(List.of(NamedGroup.SECP384R1));
            both.start(Optional.of(session));
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            both.serverSink.deliverTo(both.client, 1000, both.nowMillis);
            HelloEditor second = new HelloEditor(both.clientSink.outbox.remove().bytes());
            byte[] key = second.get(ExtensionType.PRE_SHARED_KEY);
            second.remove(ExtensionType.PRE_SHARED_KEY).add(ExtensionType.EARLY_DATA);
            second.types.add(ExtensionType.PRE_SHARED_KEY);
            second.data.add(key);
            both.clientSink.outbox.add(
                    new Endpoint.Flight(EncryptionLevel.INITIAL, second.message()));
            Resuming.refused(Alert.ILLEGAL_PARAMETER, both::pump);
        }

        private static byte[] binders(byte[] old, int times) {
            byte[] binder = Arrays.copyOfRange(old, old.length - 33, old.length);
            TlsWriter out = new TlsWriter(64);
            out.put(Arrays.copyOf(old, old.length - 35));
            int list = out.begin(2);
            for (int i = 0; i < times; i++) {
                out.put(binder);
            }
            out.end(list, 2);
            return out.toByteArray();
        }

        private static int[] concat(int[] one, int[] other) {
            int[] both = Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return both;
        }
    }

    /** What a server must not answer. */
    @Nested
    class TheClientRefuses {
        private final byte[] random = new byte[32];

        private void answer(
                int alert, Session session, CipherSuite suite, int identity, boolean wanted) {
            both.start(wanted ? Optional.of(session) : Optional.empty());
            byte[] share =
                    new HybridOperations(new SeededRandom(3)).offer(NamedGroup.X25519).share();
            TlsWriter out = new TlsWriter(128);
            ServerHello.write(out, random, suite, NamedGroup.X25519, share, identity);
            both.clientSink.outbox.clear();
            both.serverSink.outbox.add(
                    new Endpoint.Flight(EncryptionLevel.INITIAL, out.toByteArray()));
            Resuming.refused(
                    alert, () -> both.serverSink.deliverTo(both.client, 1000, both.nowMillis));
        }

        /** RFC 8446 §4.2.11. */
        @Test
        void aKeyThatWasNotOffered() throws Exception {
            Session session = both.first();
            answer(Alert.ILLEGAL_PARAMETER, session, CipherSuite.AES_128_GCM_SHA256, 1, true);
            answer(Alert.UNSUPPORTED_EXTENSION, session, CipherSuite.AES_128_GCM_SHA256, 0, false);
        }

        @Test
        void aSuiteOfAnotherHash() throws Exception {
            Session session = both.first();
            answer(Alert.ILLEGAL_PARAMETER, session, CipherSuite.AES_256_GCM_SHA384, 0, true);
        }

        /** RFC 8446 §4.2: unasked. */
        @Test
        void acceptanceOfEarlyDataThatWasNotOffered() {
            TlsWriter out = new TlsWriter(64);
            new EncryptedExtensions("h3", new byte[0], true, CertificateTypes.USUAL)
                    .write(out, false);
            byte[] message = out.toByteArray();
            Resuming.refused(
                    Alert.UNSUPPORTED_EXTENSION,
                    () ->
                            EncryptedExtensions.parse(
                                    new TlsReader(message, 4, message.length),
                                    ServerFlight.CLIENT,
                                    false,
                                    ExtensionType.ALPN,
                                    ExtensionType.QUIC_TRANSPORT_PARAMETERS));
        }

        /** RFC 8446 §4.2.10. */
        @Test
        void acceptanceOfEarlyDataUnderAnotherSuiteProtocolOrNoKey() throws Exception {
            Session session = both.first();
            ClientSessions sessions =
                    new ClientSessions(true, Optional.of(session), true, 1, kept -> {});
            for (CipherSuite suite : CipherSuite.values()) {
                for (String protocol : List.of("h3", "x")) {
                    for (boolean resumed : new boolean[] {true, false}) {
                        ClientResumption resumption =
                                new ClientResumption(sessions, Resuming.CLIENT);
                        resumption.start(both.nowMillis, both.clientSink);
                        KeySchedule keys = new KeySchedule(suite);
                        if (resumed) {
                            keys.resume(resumption.secrets());
                        }
                        if (resumed && suite == session.suite() && protocol.equals("h3")) {
                            resumption.checkAccepted(keys, protocol);
                        } else {
                            Resuming.refused(
                                    Alert.ILLEGAL_PARAMETER,
                                    () -> resumption.checkAccepted(keys, protocol));
                        }
                    }
                }
            }
        }

        /** RFC 8446 §4.3.2: no certificates where there is a key. */
        @Test
        void aCertificateInAResumedHandshake() throws Exception {
            Session session = both.first();
            both.start(Optional.of(session));
            both.clientSink.deliverTo(both.server, 1000, both.nowMillis);
            both.client.onHandshakeBytes(
                    EncryptionLevel.INITIAL,
                    java.lang.foreign.MemorySegment.ofArray(both.serverSink.outbox.peek().bytes()),
                    0,
                    both.serverSink.outbox.remove().bytes().length,
                    both.nowMillis);
            TlsWriter out = new TlsWriter(64);
            new EncryptedExtensions("h3", Pair.SERVER_PARAMETERS, true, CertificateTypes.USUAL)
                    .write(out, true);
            out.put(
                    Credential.of(Resuming.IDENTITY)
                            .message(CertificateType.X509, new CertificateWishes(false, false)));
            both.serverSink.outbox.clear();
            both.serverSink.outbox.add(
                    new Endpoint.Flight(EncryptionLevel.HANDSHAKE, out.toByteArray()));
            Resuming.refused(
                    Alert.UNEXPECTED_MESSAGE,
                    () -> both.serverSink.deliverTo(both.client, 100_000, both.nowMillis));
        }
    }
}
