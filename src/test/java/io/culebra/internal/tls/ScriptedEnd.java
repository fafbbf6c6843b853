package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.EncryptionLevel;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** An end of a handshake that a {@link Script} plays. */
final class ScriptedEnd implements OtherEnd {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NONE = {};

    private final Script script;
    private final boolean isServer;
    private final StringBuilder settings = new StringBuilder("new");
    private final Endpoint sink = new Endpoint();
    private byte[] exported = NONE;
    private boolean made;

    private ScriptedEnd(Script script, boolean isServer) {
        this.script = script;
        this.isServer = isServer;
        set("role", isServer ? "server" : "client");
        set("protocols", "h3");
        set("parameters", HEX.formatHex(parameters()));
        suites(CipherSuite.values());
    }

    static ScriptedEnd client(Script script) {
        return new ScriptedEnd(script, false);
    }

    static ScriptedEnd server(Script script, TlsIdentity identity) {
        return new ScriptedEnd(script, true).identity(identity);
    }

    /** It has found a broken rule. */
    static final class AlertException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int alert;

        AlertException(String[] words) {
            super(String.join(" ", words));
            alert = Integer.parseInt(words[1]);
        }

        int alert() {
            return alert;
        }
    }

    private byte[] parameters() {
        return isServer ? Pair.SERVER_PARAMETERS : Pair.CLIENT_PARAMETERS;
    }

    /** What comes later overrides what came before. */
    ScriptedEnd set(String name, String value) {
        settings.append(' ').append(name).append('=').append(value);
        return this;
    }

    ScriptedEnd suites(CipherSuite... suites) {
        return set(
                "suites",
                List.of(suites).stream()
                        .map(one -> Integer.toString(one.wire()))
                        .collect(Collectors.joining(",")));
    }

    ScriptedEnd groups(NamedGroup... groups) {
        return set(
                "groups",
                List.of(groups).stream().map(NamedGroup::tlsName).collect(Collectors.joining(",")));
    }

    ScriptedEnd identity(TlsIdentity identity) {
        set("key", HEX.formatHex(identity.privateKey().orElseThrow().getEncoded()));
        return set(
                "chain",
                identity.chain().stream().map(ScriptedEnd::hex).collect(Collectors.joining(",")));
    }

    ScriptedEnd roots(X509Certificate root) {
        return set("roots", hex(root));
    }

    private static String hex(X509Certificate certificate) {
        try {
            return HEX.formatHex(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Endpoint sink() {
        return sink;
    }

    @Override
    public boolean isServer() {
        return isServer;
    }

    @Override
    public String name() {
        return script.name();
    }

    @Override
    public byte[] exported() {
        return exported;
    }

    @Override
    public void start() throws IOException {
        if (!made) {
            made = true;
            script.ask(settings.toString(), this::onAnswer);
        }
        if (!isServer) {
            ask("start");
        }
    }

    @Override
    public void feed(EncryptionLevel level, byte[] bytes) throws IOException {
        ask("feed " + level + ' ' + HEX.formatHex(bytes));
    }

    /** Alerts are told after the whole answer has been read. */
    private void ask(String command) throws IOException {
        List<AlertException> alerts = new ArrayList<>();
        script.ask(
                command,
                words -> {
                    if (words[0].equals("alert")) {
                        alerts.add(new AlertException(words));
                    } else {
                        onAnswer(words);
                    }
                });
        if (!alerts.isEmpty()) {
            throw alerts.getFirst();
        }
    }

    private void onAnswer(String[] words) {
        switch (words[0]) {
            case "bytes" ->
                    sink.onHandshakeBytes(
                            EncryptionLevel.valueOf(words[1]), HEX.parseHex(words[2]));
            case "secret" -> {
                byte[] secret = HEX.parseHex(words[4]);
                boolean read = words[1].equals("read");
                sink.onSecrets(
                        EncryptionLevel.valueOf(words[2]),
                        CipherSuite.of(Integer.parseInt(words[3])).orElseThrow(),
                        read ? secret : NONE,
                        read ? NONE : secret);
            }
            case "parameters" -> sink.peerParameters = HEX.parseHex(words[1]);
            case "shown" -> sink.shown.add(HEX.parseHex(words[1]));
            case "exported" -> exported = HEX.parseHex(words[1]);
            case "keylog" -> sink.onKeyLog(words[1] + ' ' + words[2] + ' ' + words[3]);
            case "complete" -> sink.onHandshakeComplete();
            default -> sink.events.add(words[0]);
        }
    }
}
