package io.culebra.internal.tls;

import io.culebra.api.EarlyData;
import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.tls.ServerState.Accepted;
import io.culebra.internal.tls.ServerState.Admitting;
import io.culebra.internal.tls.ServerState.Choosing;
import io.culebra.internal.tls.ServerState.Complete;
import io.culebra.internal.tls.ServerState.Judging;
import io.culebra.internal.tls.ServerState.Negotiated;
import io.culebra.internal.tls.ServerState.Signing;
import io.culebra.internal.tls.ServerState.WaitCertificate;
import io.culebra.internal.tls.ServerState.WaitCertificateVerify;
import io.culebra.internal.tls.ServerState.WaitClientHello;
import io.culebra.internal.tls.ServerState.WaitFinished;
import io.culebra.internal.tls.ServerState.WaitSecondClientHello;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a handshake.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-2 RFC 8446, section 2
 */
public final class ServerHandshake extends TlsHandshake {
    private static final byte[] NOT_NOW = {};
    private static final String ANY_NAME = "";

    private final TlsServerConfig config;
    private final PublicKeyOperations operations;
    private final RandomSource random;
    private final byte[] transportParameters;
    private final ServerResumption resumption;
    private ServerState state = new WaitClientHello();

    /**
     * Makes one that waits for a ClientHello, without tickets.
     *
     * @param config what to agree to
     * @param operations of the worker
     * @param random of the worker
     * @param transportParameters ours, encoded
     * @param sink hears what comes of it
     */
    public ServerHandshake(
            TlsServerConfig config,
            PublicKeyOperations operations,
            RandomSource random,
            byte[] transportParameters,
            TlsSink sink) {
        this(config, ServerTickets.NONE, operations, random, transportParameters, sink);
    }

    /**
     * Makes one that waits for a ClientHello.
     *
     * @param config what to agree to
     * @param tickets what to do about session tickets
     * @param operations of the worker
     * @param random of the worker
     * @param transportParameters ours, encoded
     * @param sink hears what comes of it
     */
    public ServerHandshake(
            TlsServerConfig config,
            ServerTickets tickets,
            PublicKeyOperations operations,
            RandomSource random,
            byte[] transportParameters,
            TlsSink sink) {
        super(sink);
        this.config = config;
        this.operations = operations;
        this.random = random;
        this.transportParameters = transportParameters;
        resumption = new ServerResumption(tickets, random);
    }

    @Override
    public void start(long nowMillis) {
        // The client speaks first.
    }

    @Override
    @Nullable Answer<?> awaited() {
        return switch (state) {
            case Admitting admitting -> admitting.answer();
            case Choosing choosing -> choosing.answer();
            case Signing signing -> signing.answer();
            case Judging judging -> judging.answer();
            default -> null;
        };
    }

    @Override
    void onMessage(HandshakeMessage message) throws TransportException {
        state =
                switch (state) {
                    case WaitClientHello _ when message.type() == HandshakeType.CLIENT_HELLO ->
                            onClientHello(message);
                    case WaitSecondClientHello wait
                            when message.type() == HandshakeType.CLIENT_HELLO ->
                            onSecondClientHello(wait, message);
                    case WaitCertificate wait when CertificateMessage.isOne(message) ->
                            onCertificate(wait.agreed(), message);
                    case WaitCertificateVerify wait
                            when message.type() == HandshakeType.CERTIFICATE_VERIFY ->
                            onCertificateVerify(wait, message);
                    case WaitFinished wait when message.type() == HandshakeType.FINISHED ->
                            onFinished(wait, message);
                    default -> throw unexpected(message);
                };
    }

    @Override
    void onAnswer() throws TransportException {
        state =
                switch (state) {
                    case Admitting(Accepted accepted, EarlySecrets secrets, Answer<Boolean> answer)
                            when answer.isHere() ->
                            onAdmitted(accepted, secrets, answer.take());
                    case Choosing(Accepted accepted, Answer<Credential> answer)
                            when answer.isHere() ->
                            onCredential(accepted, answer.take());
                    case Signing(Negotiated agreed, SignatureScheme scheme, Answer<byte[]> answer)
                            when answer.isHere() ->
                            onSignature(agreed, scheme, answer.take());
                    case Judging judging when judging.answer().isHere() -> {
                        judging.answer().take();
                        yield new WaitCertificateVerify(judging.agreed(), judging.peer());
                    }
                    default -> state;
                };
    }

    @Override
    void destroyState() {
        resumption.giveUp();
    }

    private ServerState onClientHello(HandshakeMessage message) throws TransportException {
        ClientHello hello = ClientHello.parse(message.body());
        chooseTicket(hello);
        KeySchedule keys =
                begin(
                        resumption.suite().isPresent()
                                ? resumption.suite().get()
                                : chooseSuite(hello));
        // RFC 9369 §4.1: before anything is sent, for it may decide about the version.
        sink.onPeerTransportParameters(hello.transportParameters());
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
            resumption.choose(hello, protocol.get(), config.suites(), version(), nowMillis());
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
                TlsWriter writer = out.at(EncryptionLevel.INITIAL);
                int mark = writer.size();
                ServerHello.writeRetry(writer, keys.suite(), group);
                out.addTo(keys.transcript(), mark);
                if (hello.offersEarlyData()) {
                    earlyData(EarlyData.REFUSED);
                }
                ClientHello kept = ClientHello.parse(message.copy().body());
                return new WaitSecondClientHello(kept, group, keys);
            }
        }
        throw TransportException.crypto(Alert.HANDSHAKE_FAILURE, "no group in common");
    }

    private ServerState onSecondClientHello(WaitSecondClientHello wait, HandshakeMessage message)
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

    private ServerState accept(
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
        Accepted accepted = new Accepted(keys, group, hello, offer);
        if (secrets.isPresent()) {
            return admit(accepted, secrets.get());
        }
        Answer<Credential> answer = config.chooser().choose(offer);
        return answer.isHere()
                ? onCredential(accepted, answer.take())
                : new Choosing(accepted, answer);
    }

    private ServerState admit(Accepted accepted, EarlySecrets secrets) throws TransportException {
        Answer<Boolean> early = resumption.acceptsEarlyData(accepted.hello(), sink, nowMillis());
        return early.isHere()
                ? onAdmitted(accepted, secrets, early.take())
                : new Admitting(accepted, secrets, early);
    }

    /** The ticket's key stands in for certificates: the flight is short. */
    private ServerState onAdmitted(Accepted accepted, EarlySecrets secrets, boolean early)
            throws TransportException {
        KeySchedule keys = accepted.keys();
        ClientOffer offer = accepted.offer();
        KeyLog keyLog = new KeyLog(sink, config.keyLog(), accepted.hello().random());
        if (early) {
            enterEarly(
                    secrets,
                    new EarlyKeys(
                            true, keys.transcript().hash(), offer.protocol(), offer.serverName()),
                    keyLog);
        } else if (accepted.hello().offersEarlyData()) {
            earlyData(EarlyData.REFUSED);
        }
        secrets.destroy();
        enterHandshake(accepted, keyLog);
        writeEncryptedExtensions(accepted, early, CertificateTypes.USUAL);
        return finish(
                new Negotiated(keys, accepted.group(), keyLog, offer, CertificateTypes.USUAL));
    }

    private void writeEncryptedExtensions(
            Accepted accepted, boolean early, CertificateTypes types) {
        TlsWriter writer = out.at(EncryptionLevel.HANDSHAKE);
        int mark = writer.size();
        new EncryptedExtensions(
                        accepted.offer().protocol(),
                        sink.ownTransportParameters(transportParameters),
                        early,
                        types)
                .write(writer, accepted.offer().serverName().isPresent());
        out.addTo(accepted.keys().transcript(), mark);
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

    private ServerState onCredential(Accepted accepted, Credential credential)
            throws TransportException {
        KeySchedule keys = accepted.keys();
        // RFC 8446 §4.4.3: signed only with a scheme that the client has listed.
        SignatureScheme scheme =
                credential
                        .scheme(accepted.offer().schemes())
                        .orElseThrow(() ->
                                TransportException.crypto(
                                        Alert.HANDSHAKE_FAILURE, "no signature scheme in common"));
        CertificateTypes types = CertificateTypes.choose(accepted.hello(), credential, config);
        KeyLog keyLog = new KeyLog(sink, config.keyLog(), accepted.hello().random());
        enterHandshake(accepted, keyLog);
        if (accepted.hello().offersEarlyData()) {
            earlyData(EarlyData.REFUSED);
        }
        writeEncryptedExtensions(accepted, false, types);
        TlsWriter writer = out.at(EncryptionLevel.HANDSHAKE);
        int mark = writer.size();
        if (config.clients().isWanted()) {
            CertificateRequest.write(writer, config.clients().authorities());
        }
        writer.put(credential.message(types.server(), accepted.hello().wishes()));
        out.addTo(keys.transcript(), mark);
        Negotiated agreed = new Negotiated(keys, accepted.group(), keyLog, accepted.offer(), types);
        byte[] content = CertificateVerify.serverContent(keys.transcript().hash());
        Answer<byte[]> answer = credential.signer().sign(scheme, content, operations);
        return answer.isHere()
                ? onSignature(agreed, scheme, answer.take())
                : new Signing(agreed, scheme, answer);
    }

    /** Sends the ServerHello and makes the keys that follow from it. */
    private void enterHandshake(Accepted accepted, KeyLog keyLog) throws TransportException {
        KeySchedule keys = accepted.keys();
        PublicKeyOperations.Agreement agreement =
                operations.answer(
                        accepted.group(), accepted.hello().share(accepted.group()).orElseThrow());
        byte[] serverRandom = new byte[ClientHello.RANDOM_BYTES];
        random.nextBytes(serverRandom);
        TlsWriter writer = out.at(EncryptionLevel.INITIAL);
        int mark = writer.size();
        ServerHello.write(
                writer,
                serverRandom,
                keys.suite(),
                accepted.group(),
                agreement.share(),
                resumption.index());
        out.addTo(keys.transcript(), mark);
        out.flush();
        keys.enterHandshake(agreement.secret());
        keyLog.onHandshakeSecrets(keys);
        expect(EncryptionLevel.HANDSHAKE);
        sink.onSecrets(
                EncryptionLevel.HANDSHAKE,
                keys.suite(),
                keys.clientHandshakeSecret().clone(),
                keys.serverHandshakeSecret().clone());
    }

    private ServerState onSignature(Negotiated agreed, SignatureScheme scheme, byte[] signature) {
        KeySchedule keys = agreed.keys();
        TlsWriter writer = out.at(EncryptionLevel.HANDSHAKE);
        int mark = writer.size();
        CertificateVerify.write(writer, scheme, signature);
        out.addTo(keys.transcript(), mark);
        return finish(agreed);
    }

    private ServerState finish(Negotiated agreed) {
        KeySchedule keys = agreed.keys();
        TlsWriter writer = out.at(EncryptionLevel.HANDSHAKE);
        int mark = writer.size();
        Finished.write(writer, keys, keys.serverHandshakeSecret());
        out.addTo(keys.transcript(), mark);
        out.flush();
        keys.enterApplication();
        agreed.keyLog().onApplicationSecrets(keys);
        // RFC 9001 §5.7: until the client's Finished is here, these keys are for writing only.
        // Early data may be answered at once, for which the connection wants both halves.
        boolean early = earlyData() == EarlyData.ACCEPTED;
        sink.onSecrets(
                EncryptionLevel.APPLICATION,
                keys.suite(),
                early ? keys.clientApplicationSecret().clone() : NOT_NOW,
                keys.serverApplicationSecret().clone());
        return config.clients().isWanted()
                ? new WaitCertificate(agreed)
                : new WaitFinished(agreed, Optional.empty());
    }

    private ServerState onCertificate(Negotiated agreed, HandshakeMessage message)
            throws TransportException {
        ClientCertificates wanted = config.clients();
        Optional<PeerCertificate> shown =
                CertificateMessage.parse(message, agreed.types().client(), false);
        wanted.requireShown(shown);
        message.addTo(agreed.keys().transcript());
        if (shown.isEmpty()) {
            return new WaitFinished(agreed, shown);
        }
        PeerCertificate peer = shown.get();
        Answer<PeerVerifier.Verdict> answer = wanted.verifier().verify(peer, ANY_NAME, nowMillis());
        if (!answer.isHere()) {
            return new Judging(agreed, peer, answer);
        }
        answer.take();
        return new WaitCertificateVerify(agreed, peer);
    }

    private ServerState onCertificateVerify(WaitCertificateVerify wait, HandshakeMessage message)
            throws TransportException {
        Transcript transcript = wait.agreed().keys().transcript();
        CertificateVerify.check(
                message.body(),
                wait.peer().key(),
                CertificateVerify.clientContent(transcript.hash()),
                operations);
        message.addTo(transcript);
        return new WaitFinished(wait.agreed(), Optional.of(wait.peer()));
    }

    private ServerState onFinished(WaitFinished wait, HandshakeMessage message)
            throws TransportException {
        Negotiated agreed = wait.agreed();
        KeySchedule keys = agreed.keys();
        Finished.check(message.body(), keys, keys.clientHandshakeSecret());
        message.addTo(keys.transcript());
        if (earlyData() != EarlyData.ACCEPTED) {
            sink.onSecrets(
                    EncryptionLevel.APPLICATION,
                    keys.suite(),
                    keys.clientApplicationSecret().clone(),
                    NOT_NOW);
        }
        resumption.writeTickets(
                out.at(EncryptionLevel.APPLICATION),
                keys,
                agreed.offer(),
                version(),
                sink,
                nowMillis());
        complete(
                keys,
                agreed.offer().protocol(),
                agreed.offer().serverName(),
                agreed.group(),
                wait.peer());
        resumption.giveUp();
        return new Complete();
    }
}
