package io.culebra.internal.tls;

import io.culebra.api.EarlyData;
import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.tls.ClientState.WaitEncryptedExtensions;
import io.culebra.internal.tls.ClientState.WaitSecondServerHello;
import io.culebra.internal.tls.ClientState.WaitServerHello;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a client begins: its ClientHello, another one if the server asks for that, and the keys that
 * the ServerHello leads to.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.1 RFC 8446, section 4.1
 */
final class ClientOpening {
    private static final byte[] NO_COOKIE = {};
    private static final byte[] NO_ECH = {};

    private final TlsHandshake handshake;
    private final TlsClientConfig config;
    private final ClientResumption resumption;
    private final PublicKeyOperations operations;
    private final ClientHelloWriter hello;
    private final KeyLog keyLog;

    ClientOpening(
            TlsHandshake handshake,
            TlsClientConfig config,
            ClientResumption resumption,
            PublicKeyOperations operations,
            RandomSource random,
            byte[] transportParameters) {
        this.handshake = handshake;
        this.config = config;
        this.resumption = resumption;
        this.operations = operations;
        byte[] clientRandom = new byte[ClientHello.RANDOM_BYTES];
        random.nextBytes(clientRandom);
        byte[] ech = config.options().echGrease() ? EchGrease.create(random) : NO_ECH;
        hello = new ClientHelloWriter(config, clientRandom, transportParameters, ech);
        keyLog = new KeyLog(handshake.sink, config.keyLog(), clientRandom);
    }

    KeyLog keyLog() {
        return keyLog;
    }

    /** The extensions that an answer in EncryptedExtensions may have. */
    int[] asked() {
        return hello.asked(resumption.offersEarlyData());
    }

    /** Sends the first ClientHello. */
    WaitServerHello start(long nowMillis) {
        resumption.start(nowMillis, handshake.sink);
        Map<NamedGroup, PublicKeyOperations.Offer> offers = new LinkedHashMap<>();
        for (NamedGroup group : config.groups()) {
            // RFC 8446 §4.2.8: shares come in the order of the groups.
            if (config.shares().contains(group)) {
                offers.put(group, operations.offer(group));
            }
        }
        TlsWriter writer = handshake.out.at(EncryptionLevel.INITIAL);
        hello.write(writer, offers, NO_COOKIE, resumption, nowMillis);
        resumption.bind(writer, 0, Optional.empty());
        byte[] message = writer.toByteArray();
        HandshakeMessage first = new HandshakeMessage(message, 0, message.length);
        handshake.out.flush();
        if (resumption.offersEarlyData()) {
            enterEarly(first);
        }
        return new WaitServerHello(first, offers);
    }

    /** RFC 9001 §4.6: what follows under the session's key goes out right behind the hello. */
    private void enterEarly(HandshakeMessage first) {
        Session session = resumption.session().orElseThrow();
        Transcript transcript = new Transcript(session.suite());
        first.addTo(transcript);
        handshake.enterEarly(
                resumption.secrets(),
                new TlsHandshake.EarlyKeys(
                        false,
                        transcript.hash(),
                        session.protocol(),
                        ServerNames.hostName(config.serverName())),
                keyLog);
    }

    ClientState onServerHello(WaitServerHello wait, HandshakeMessage message)
            throws TransportException {
        ServerHello answer = parseServerHello(message);
        KeySchedule keys = handshake.begin(answer.suite());
        wait.hello().addTo(keys.transcript());
        if (answer.isRetry()) {
            keys.transcript().replaceFirstHello();
            return onRetry(wait, answer, keys, message);
        }
        return enterHandshake(keys, wait.offers(), answer, message);
    }

    ClientState onSecondServerHello(WaitSecondServerHello wait, HandshakeMessage message)
            throws TransportException {
        ServerHello answer = parseServerHello(message);
        // RFC 8446 §4.1.4: one retry is enough, and it has already chosen the cipher suite.
        if (answer.isRetry()) {
            throw TlsHandshake.unexpected(message);
        }
        if (answer.suite() != wait.keys().suite()) {
            throw Alert.illegalParameter("another cipher suite than in the HelloRetryRequest");
        }
        return enterHandshake(wait.keys(), wait.offers(), answer, message);
    }

    private ServerHello parseServerHello(HandshakeMessage message) throws TransportException {
        ServerHello answer =
                ServerHello.parse(
                        message.body(),
                        resumption.session().isPresent(),
                        config.options().echGrease());
        CipherSuite suite = answer.suite();
        if (!config.suites().contains(suite)) {
            throw Alert.illegalParameter("cipher suite was not offered");
        }
        return answer;
    }

    /** RFC 8446 §4.1.4. */
    private ClientState onRetry(
            WaitServerHello wait, ServerHello retry, KeySchedule keys, HandshakeMessage message)
            throws TransportException {
        Map<NamedGroup, PublicKeyOperations.Offer> offers = wait.offers();
        if (retry.group().isPresent()) {
            NamedGroup group = retry.group().get();
            // A group that we offered, and have not sent a share for already.
            if (!config.groups().contains(group) || offers.containsKey(group)) {
                throw Alert.illegalParameter("the HelloRetryRequest asks for a wrong group");
            }
            offers.values().forEach(PublicKeyOperations.Offer::destroy);
            offers = Map.of(group, operations.offer(group));
        } else if (retry.cookie().length == 0) {
            throw Alert.illegalParameter("the HelloRetryRequest changes nothing");
        }
        message.addTo(keys.transcript());
        if (resumption.offersEarlyData()) {
            refuseEarlyData();
        }
        resumption.onRetry(retry.suite());
        TlsWriter writer = handshake.out.at(EncryptionLevel.INITIAL);
        int mark = writer.size();
        hello.write(writer, offers, retry.cookie(), resumption, handshake.nowMillis());
        resumption.bind(writer, mark, Optional.of(keys.transcript()));
        handshake.out.addTo(keys.transcript(), mark);
        return new WaitSecondServerHello(keys, offers);
    }

    private ClientState enterHandshake(
            KeySchedule keys,
            Map<NamedGroup, PublicKeyOperations.Offer> offers,
            ServerHello answer,
            HandshakeMessage message)
            throws TransportException {
        NamedGroup group = answer.group().orElseThrow();
        PublicKeyOperations.Offer offer = offers.get(group);
        if (offer == null) {
            throw Alert.illegalParameter("key share of a group that was not offered");
        }
        message.addTo(keys.transcript());
        resumption.onServerHello(answer.pskIdentity(), keys);
        keys.enterHandshake(offer.agree(answer.share()));
        offers.values().forEach(PublicKeyOperations.Offer::destroy);
        keyLog.onHandshakeSecrets(keys);
        handshake.expect(EncryptionLevel.HANDSHAKE);
        handshake.sink.onSecrets(
                EncryptionLevel.HANDSHAKE,
                keys.suite(),
                keys.serverHandshakeSecret().clone(),
                keys.clientHandshakeSecret().clone());
        return new WaitEncryptedExtensions(keys, group);
    }

    void refuseEarlyData() throws TransportException {
        handshake.earlyData(EarlyData.REFUSED);
        handshake.sink.onEarlyDataAnswered(false);
    }
}
