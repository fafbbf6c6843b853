package io.culebra.internal.tls;

import io.culebra.api.EarlyData;
import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.tls.ClientState.Choosing;
import io.culebra.internal.tls.ClientState.Complete;
import io.culebra.internal.tls.ClientState.Judging;
import io.culebra.internal.tls.ClientState.Negotiated;
import io.culebra.internal.tls.ClientState.Signing;
import io.culebra.internal.tls.ClientState.Start;
import io.culebra.internal.tls.ClientState.WaitCertificate;
import io.culebra.internal.tls.ClientState.WaitCertificateOrRequest;
import io.culebra.internal.tls.ClientState.WaitCertificateVerify;
import io.culebra.internal.tls.ClientState.WaitEncryptedExtensions;
import io.culebra.internal.tls.ClientState.WaitFinished;
import io.culebra.internal.tls.ClientState.WaitSecondServerHello;
import io.culebra.internal.tls.ClientState.WaitServerHello;
import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a handshake.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-2 RFC 8446, section 2
 */
public final class ClientHandshake extends TlsHandshake {
    private final TlsClientConfig config;
    private final PublicKeyOperations operations;
    private final ClientResumption resumption;
    private final ClientOpening opening;
    private ClientState state = new Start();

    /**
     * Makes one that has not sent anything yet, without tickets.
     *
     * @param config what to ask for
     * @param operations of the worker
     * @param random of the worker
     * @param transportParameters ours, encoded
     * @param sink hears what comes of it
     */
    public ClientHandshake(
            TlsClientConfig config,
            PublicKeyOperations operations,
            RandomSource random,
            byte[] transportParameters,
            TlsSink sink) {
        this(config, ClientSessions.NONE, operations, random, transportParameters, sink);
    }

    /**
     * Makes one that has not sent anything yet.
     *
     * @param config what to ask for
     * @param sessions the session to go on with, and what becomes of new ones
     * @param operations of the worker
     * @param random of the worker
     * @param transportParameters ours, encoded
     * @param sink hears what comes of it
     */
    public ClientHandshake(
            TlsClientConfig config,
            ClientSessions sessions,
            PublicKeyOperations operations,
            RandomSource random,
            byte[] transportParameters,
            TlsSink sink) {
        super(sink);
        this.config = config;
        this.operations = operations;
        resumption = new ClientResumption(sessions, config);
        opening =
                new ClientOpening(
                        this, config, resumption, operations, random, transportParameters);
        version(sessions.version());
    }

    @Override
    public void start(long nowMillis) {
        state = opening.start(nowMillis);
    }

    @Override
    @Nullable Answer<?> awaited() {
        return switch (state) {
            case Judging judging -> judging.answer();
            case Choosing choosing -> choosing.answer();
            case Signing signing -> signing.answer();
            default -> null;
        };
    }

    @Override
    void onMessage(HandshakeMessage message) throws TransportException {
        state =
                switch (state) {
                    case WaitServerHello wait when message.type() == HandshakeType.SERVER_HELLO ->
                            opening.onServerHello(wait, message);
                    case WaitSecondServerHello wait
                            when message.type() == HandshakeType.SERVER_HELLO ->
                            opening.onSecondServerHello(wait, message);
                    case WaitEncryptedExtensions wait
                            when message.type() == HandshakeType.ENCRYPTED_EXTENSIONS ->
                            onEncryptedExtensions(wait, message);
                    case WaitCertificateOrRequest(Negotiated agreed)
                            when message.type() == HandshakeType.CERTIFICATE_REQUEST ->
                            onCertificateRequest(agreed, message);
                    case WaitCertificateOrRequest(Negotiated agreed) when isCertificate(message) ->
                            onCertificate(agreed, message);
                    case WaitCertificate(Negotiated agreed) when isCertificate(message) ->
                            onCertificate(agreed, message);
                    case WaitCertificateVerify wait
                            when message.type() == HandshakeType.CERTIFICATE_VERIFY ->
                            onCertificateVerify(wait, message);
                    case WaitFinished wait when message.type() == HandshakeType.FINISHED ->
                            onFinished(wait, message);
                    case Complete complete -> onLateMessage(complete, message);
                    default -> throw unexpected(message);
                };
    }

    @Override
    void onAnswer() throws TransportException {
        state =
                switch (state) {
                    case Judging judging when judging.answer().isHere() -> {
                        judging.answer().take();
                        yield new WaitCertificateVerify(judging.agreed(), judging.peer());
                    }
                    case Choosing choosing when choosing.answer().isHere() ->
                            onChosen(choosing.agreed(), choosing.peer(), choosing.answer().take());
                    case Signing signing when signing.answer().isHere() ->
                            onSignature(
                                    signing.agreed(),
                                    signing.peer(),
                                    signing.scheme(),
                                    signing.answer().take());
                    default -> state;
                };
    }

    @Override
    void destroyState() {
        resumption.forget();
        state.destroy();
    }

    private ClientState onEncryptedExtensions(
            WaitEncryptedExtensions wait, HandshakeMessage message) throws TransportException {
        EncryptedExtensions answer =
                EncryptedExtensions.parse(
                        message.body(), config, wait.keys().isResumed(), opening.asked());
        // RFC 7301 §3.2: one of those that we offered.
        if (!config.protocols().contains(answer.protocol())) {
            throw Alert.illegalParameter("application protocol was not offered");
        }
        answerEarlyData(wait.keys(), answer);
        resumption.forget();
        byte[] parameters = answer.transportParameters();
        Negotiated agreed =
                new Negotiated(
                        wait.keys(),
                        wait.group(),
                        answer.protocol(),
                        parameters.clone(),
                        answer.types(),
                        Optional.empty());
        sink.onPeerTransportParameters(parameters);
        message.addTo(wait.keys().transcript());
        // RFC 8446 §4.3.2, §4.4.2: with a pre-shared key nobody asks for certificates or sends any.
        return wait.keys().isResumed()
                ? new WaitFinished(agreed, Optional.empty())
                : new WaitCertificateOrRequest(agreed);
    }

    private void answerEarlyData(KeySchedule keys, EncryptedExtensions answer)
            throws TransportException {
        if (answer.earlyData()) {
            resumption.checkAccepted(keys, answer.protocol());
            earlyData(EarlyData.ACCEPTED);
            sink.onEarlyDataAnswered(true);
        } else if (resumption.offersEarlyData()) {
            opening.refuseEarlyData();
        }
    }

    private static ClientState onCertificateRequest(Negotiated agreed, HandshakeMessage message)
            throws TransportException {
        CertificateRequest request = CertificateRequest.parse(message.body());
        message.addTo(agreed.keys().transcript());
        return new WaitCertificate(agreed.withRequest(request));
    }

    /** RFC 8879 §3: a compressed one only if we said that we take it. */
    private boolean isCertificate(HandshakeMessage message) {
        return message.type() == HandshakeType.CERTIFICATE
                || (message.type() == HandshakeType.COMPRESSED_CERTIFICATE
                        && config.options().compression());
    }

    private ClientState onCertificate(Negotiated agreed, HandshakeMessage message)
            throws TransportException {
        // RFC 8446 §4.4.2.4: a server always has a certificate.
        PeerCertificate peer =
                CertificateMessage.parse(
                                message, agreed.types().server(), config.options().asksForStaple())
                        .orElseThrow(() -> Alert.decodeError("the server sent no certificate"));
        Staple.require(peer, config.options().ocsp());
        message.addTo(agreed.keys().transcript());
        // RFC 9001 §4.4: a client authenticates the server.
        Answer<PeerVerifier.Verdict> answer =
                config.verifier().verify(peer, config.serverName(), nowMillis());
        if (!answer.isHere()) {
            return new Judging(agreed, peer, answer);
        }
        answer.take();
        return new WaitCertificateVerify(agreed, peer);
    }

    private ClientState onCertificateVerify(WaitCertificateVerify wait, HandshakeMessage message)
            throws TransportException {
        Transcript transcript = wait.agreed().keys().transcript();
        CertificateVerify.check(
                message.body(),
                wait.peer().key(),
                CertificateVerify.serverContent(transcript.hash()),
                operations);
        message.addTo(transcript);
        return new WaitFinished(wait.agreed(), Optional.of(wait.peer()));
    }

    private ClientState onFinished(WaitFinished wait, HandshakeMessage message)
            throws TransportException {
        Negotiated agreed = wait.agreed();
        KeySchedule keys = agreed.keys();
        Finished.check(message.body(), keys, keys.serverHandshakeSecret());
        message.addTo(keys.transcript());
        keys.enterApplication();
        if (agreed.request().isEmpty() || wait.peer().isEmpty()) {
            return finish(agreed, wait.peer());
        }
        PeerCertificate peer = wait.peer().get();
        Answer<Optional<Credential>> answer =
                config.identity().chooser().choose(agreed.request().get());
        return answer.isHere()
                ? onChosen(agreed, peer, answer.take())
                : new Choosing(agreed, peer, answer);
    }

    /** Shows the certificate that was chosen, or none. */
    private ClientState onChosen(
            Negotiated agreed, PeerCertificate peer, Optional<Credential> chosen)
            throws TransportException {
        CertificateRequest request = agreed.request().orElseThrow();
        CertificateType type = agreed.types().client();
        // RFC 8446 §4.4.2.3: without a certificate that suits, the list is empty; there is no
        // CertificateVerify then.
        Optional<Credential> credential = chosen.filter(one -> one.has(type));
        Optional<SignatureScheme> scheme = credential.flatMap(one -> one.scheme(request.schemes()));
        byte[] message =
                credential.isPresent() && scheme.isPresent()
                        ? credential.get().message(type, request.wishes())
                        : CertificateMessage.NO_CERTIFICATE;
        Transcript transcript = agreed.keys().transcript();
        out.add(EncryptionLevel.HANDSHAKE, transcript, writer -> writer.put(message));
        if (credential.isEmpty() || scheme.isEmpty()) {
            return finish(agreed, Optional.of(peer));
        }
        byte[] content = CertificateVerify.clientContent(transcript.hash());
        Answer<byte[]> answer = credential.get().signer().sign(scheme.get(), content, operations);
        return answer.isHere()
                ? onSignature(agreed, peer, scheme.get(), answer.take())
                : new Signing(agreed, peer, scheme.get(), answer);
    }

    private ClientState onSignature(
            Negotiated agreed, PeerCertificate peer, SignatureScheme scheme, byte[] signature)
            throws TransportException {
        out.add(
                EncryptionLevel.HANDSHAKE,
                agreed.keys().transcript(),
                writer -> CertificateVerify.write(writer, scheme, signature));
        return finish(agreed, Optional.of(peer));
    }

    private ClientState finish(Negotiated agreed, Optional<PeerCertificate> peer)
            throws TransportException {
        KeySchedule keys = agreed.keys();
        out.add(
                EncryptionLevel.HANDSHAKE,
                keys.transcript(),
                writer -> Finished.write(writer, keys, keys.clientHandshakeSecret()));
        out.flush();
        opening.keyLog().onApplicationSecrets(keys);
        sink.onSecrets(
                EncryptionLevel.APPLICATION,
                keys.suite(),
                keys.serverApplicationSecret().clone(),
                keys.clientApplicationSecret().clone());
        TicketIntake tickets =
                new TicketIntake(
                        resumption.sessions(),
                        keys,
                        config.serverName(),
                        agreed.protocol(),
                        agreed.transportParameters());
        state = new Complete(tickets); // before something fails: it has a secret to wipe
        complete(
                keys,
                agreed.protocol(),
                ServerNames.hostName(config.serverName()),
                agreed.group(),
                peer);
        return state;
    }

    private ClientState onLateMessage(Complete complete, HandshakeMessage message)
            throws TransportException {
        switch (message.type()) {
            case HandshakeType.NEW_SESSION_TICKET ->
                    complete.tickets().onTicket(message.body(), version(), nowMillis());
            // RFC 9001 §4.4: no authentication after the handshake.
            case HandshakeType.CERTIFICATE_REQUEST ->
                    throw TransportException.of(Violation.POST_HANDSHAKE_REQUEST);
            // RFC 9001 §6: a KeyUpdate message, too, is unexpected.
            default -> throw unexpected(message);
        }
        return complete;
    }
}
