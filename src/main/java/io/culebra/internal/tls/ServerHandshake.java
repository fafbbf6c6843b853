package io.culebra.internal.tls;

import io.culebra.api.EarlyData;
import io.culebra.api.RandomSource;
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
    private final byte[] transportParameters;
    private final ServerResumption resumption;
    private final ServerOpening opening;
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
        this.transportParameters = transportParameters;
        resumption = new ServerResumption(tickets, random);
        opening = new ServerOpening(this, config, resumption, operations, random);
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
                            onHello(opening.onClientHello(message));
                    case WaitSecondClientHello wait
                            when message.type() == HandshakeType.CLIENT_HELLO ->
                            onHello(opening.onSecondClientHello(wait, message));
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

    /** Goes on with a hello that can be answered; after a retry there is nothing to be done yet. */
    private ServerState onHello(ServerState reached) throws TransportException {
        if (!(reached instanceof Accepted accepted)) {
            return reached;
        }
        if (accepted.secrets().isPresent()) {
            return admit(accepted, accepted.secrets().get());
        }
        Answer<Credential> answer = config.chooser().choose(accepted.offer());
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
        opening.enterHandshake(accepted, keyLog);
        writeEncryptedExtensions(accepted, early, CertificateTypes.USUAL);
        return finish(
                new Negotiated(keys, accepted.group(), keyLog, offer, CertificateTypes.USUAL));
    }

    private void writeEncryptedExtensions(
            Accepted accepted, boolean early, CertificateTypes types) {
        ClientOffer offer = accepted.offer();
        byte[] parameters = sink.ownTransportParameters(transportParameters);
        EncryptedExtensions message =
                new EncryptedExtensions(offer.protocol(), parameters, early, types);
        out.add(
                EncryptionLevel.HANDSHAKE,
                accepted.keys().transcript(),
                writer -> message.write(writer, offer.serverName().isPresent()));
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
        opening.enterHandshake(accepted, keyLog);
        if (accepted.hello().offersEarlyData()) {
            earlyData(EarlyData.REFUSED);
        }
        writeEncryptedExtensions(accepted, false, types);
        out.add(
                EncryptionLevel.HANDSHAKE,
                keys.transcript(),
                writer -> {
                    if (config.clients().isWanted()) {
                        CertificateRequest.write(writer, config.clients().authorities());
                    }
                    writer.put(credential.message(types.server(), accepted.hello().wishes()));
                });
        Negotiated agreed = new Negotiated(keys, accepted.group(), keyLog, accepted.offer(), types);
        byte[] content = CertificateVerify.serverContent(keys.transcript().hash());
        Answer<byte[]> answer = credential.signer().sign(scheme, content, operations);
        return answer.isHere()
                ? onSignature(agreed, scheme, answer.take())
                : new Signing(agreed, scheme, answer);
    }

    private ServerState onSignature(Negotiated agreed, SignatureScheme scheme, byte[] signature) {
        KeySchedule keys = agreed.keys();
        out.add(
                EncryptionLevel.HANDSHAKE,
                keys.transcript(),
                writer -> CertificateVerify.write(writer, scheme, signature));
        return finish(agreed);
    }

    private ServerState finish(Negotiated agreed) {
        KeySchedule keys = agreed.keys();
        out.add(
                EncryptionLevel.HANDSHAKE,
                keys.transcript(),
                writer -> Finished.write(writer, keys, keys.serverHandshakeSecret()));
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
