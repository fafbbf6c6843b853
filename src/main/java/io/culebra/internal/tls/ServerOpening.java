package io.culebra.internal.tls;

import io.culebra.api.EarlyData;
import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.tls.ServerState.Accepted;
import io.culebra.internal.tls.ServerState.WaitSecondClientHello;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.util.List;
import java.util.Optional;

/**
 * How a server begins: what it agrees to of a client's first or second ClientHello, its
 * HelloRetryRequest or ServerHello, and the keys that follow from that.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.1 RFC 8446, section 4.1
 */
final class ServerOpening {
    private final TlsHandshake handshake;
    private final TlsServerConfig config;
    private final ServerResumption resumption;
    private final PublicKeyOperations operations;
    private final RandomSource random;

    ServerOpening(
            TlsHandshake handshake,
            TlsServerConfig config,
            ServerResumption resumption,
            PublicKeyOperations operations,
            RandomSource random) {
        this.handshake = handshake;
        this.config = config;
        this.resumption = resumption;
        this.operations = operations;
        this.random = random;
    }

    /** Agrees, or asks for another hello. */
    ServerState onClientHello(HandshakeMessage message) throws TransportException {
        ClientHello hello = ClientHello.parse(message.body());
        chooseTicket(hello);
        KeySchedule keys =
                handshake.begin(
                        resumption.suite().isPresent()
                                ? resumption.suite().get()
                                : chooseSuite(hello));
        // RFC 9369 §4.1: before anything is sent, for it may decide about the version.
        handshake.sink.onPeerTransportParameters(hello.transportParameters());
        for (NamedGroup group : config.groups()) {
            if (hello.share(group).isPresent()) {
                return accept(hello, message, keys, group);
            }
        }
        message.addTo(keys.transcript());
        return retry(message, hello, keys);
    }

    private void chooseTicket(ClientHello hello) throws TransportException {
        Optional<String> protocol =
                config.protocols().stream().filter(hello.protocols()::contains).findFirst();
        // A ticket does not say who the client was, so where that matters there are none.
        if (protocol.isPresent() && !config.clients().isWanted()) {
            resumption.choose(
                    hello,
                    protocol.get(),
                    config.suites(),
                    handshake.version(),
                    handshake.nowMillis());
        }
    }

    private CipherSuite chooseSuite(ClientHello hello) throws TransportException {
        for (CipherSuite suite : config.suites()) {
            if (hello.offersSuite(suite.wire())) {
                return suite;
            }
        }
        throw TransportException.crypto(Alert.HANDSHAKE_FAILURE, "no cipher suite in common");
    }

    /** RFC 8446 §4.1.4: a common group, but no share for it. */
    private ServerState retry(HandshakeMessage message, ClientHello hello, KeySchedule keys)
            throws TransportException {
        for (NamedGroup group : config.groups()) {
            if (hello.offersGroup(group)) {
                keys.transcript().replaceFirstHello();
                handshake.out.add(
                        EncryptionLevel.INITIAL,
                        keys.transcript(),
                        writer -> ServerHello.writeRetry(writer, keys.suite(), group));
                if (hello.offersEarlyData()) {
                    handshake.earlyData(EarlyData.REFUSED);
                }
                ClientHello kept = ClientHello.parse(message.copy().body());
                return new WaitSecondClientHello(kept, group, keys);
            }
        }
        throw TransportException.crypto(Alert.HANDSHAKE_FAILURE, "no group in common");
    }

    /** The answer to a HelloRetryRequest. */
    ServerState onSecondClientHello(WaitSecondClientHello wait, HandshakeMessage message)
            throws TransportException {
        ClientHello hello = ClientHello.parse(message.body());
        hello.requireAnswers(wait.first(), wait.group());
        chooseTicket(hello);
        // RFC 8446 §4.1.4: the suite was chosen with the retry.
        if (resumption.suite().isPresent() && resumption.suite().get() != wait.keys().suite()) {
            resumption.giveUp();
        }
        return accept(hello, message, wait.keys(), wait.group());
    }

    private Accepted accept(
            ClientHello hello, HandshakeMessage message, KeySchedule keys, NamedGroup group)
            throws TransportException {
        Optional<EarlySecrets> secrets = resumption.verify(message, keys.transcript());
        secrets.ifPresent(keys::resume);
        message.addTo(keys.transcript());
        String protocol = chooseProtocol(hello.protocols());
        ClientOffer offer =
                new ClientOffer(
                        hello.serverName(),
                        protocol,
                        SignatureSchemes.known(hello.schemes()),
                        hello.chainSchemes(),
                        hello.serverTypes());
        return new Accepted(keys, group, hello, offer, secrets);
    }

    /** RFC 9001 §8.1: no connection without an application protocol. */
    private String chooseProtocol(List<String> offered) throws TransportException {
        for (String protocol : config.protocols()) {
            if (offered.contains(protocol)) {
                return protocol;
            }
        }
        throw TransportException.crypto(
                Alert.NO_APPLICATION_PROTOCOL, "no application protocol in common");
    }

    /** Sends the ServerHello and makes the keys that follow from it. */
    void enterHandshake(Accepted accepted, KeyLog keyLog) throws TransportException {
        KeySchedule keys = accepted.keys();
        PublicKeyOperations.Agreement agreement =
                operations.answer(
                        accepted.group(), accepted.hello().share(accepted.group()).orElseThrow());
        byte[] serverRandom = new byte[ClientHello.RANDOM_BYTES];
        random.nextBytes(serverRandom);
        handshake.out.add(
                EncryptionLevel.INITIAL,
                keys.transcript(),
                writer ->
                        ServerHello.write(
                                writer,
                                serverRandom,
                                keys.suite(),
                                accepted.group(),
                                agreement.share(),
                                resumption.index()));
        handshake.out.flush();
        keys.enterHandshake(agreement.secret());
        keyLog.onHandshakeSecrets(keys);
        handshake.expect(EncryptionLevel.HANDSHAKE);
        handshake.sink.onSecrets(
                EncryptionLevel.HANDSHAKE,
                keys.suite(),
                keys.clientHandshakeSecret().clone(),
                keys.serverHandshakeSecret().clone());
    }
}
