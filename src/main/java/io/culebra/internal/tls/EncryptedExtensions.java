package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The EncryptedExtensions message: the server's answers that nobody else shall see.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.3.1 RFC 8446, section 4.3.1
 */
final class EncryptedExtensions {
    private final String protocol;
    private final byte[] transportParameters;
    private final boolean earlyData;
    private final CertificateTypes types;

    /**
     * Makes one.
     *
     * @param protocol the application protocol chosen
     * @param transportParameters of the server
     * @param earlyData whether the server takes the client's early data
     * @param types of certificates
     */
    EncryptedExtensions(
            String protocol,
            byte[] transportParameters,
            boolean earlyData,
            CertificateTypes types) {
        this.types = types;
        this.protocol = protocol;
        this.earlyData = earlyData;
        this.transportParameters = transportParameters;
    }

    String protocol() {
        return protocol;
    }

    byte[] transportParameters() {
        return transportParameters;
    }

    boolean earlyData() {
        return earlyData;
    }

    CertificateTypes types() {
        return types;
    }

    /**
     * Writes the message.
     *
     * @param nameUsed whether the client sent a host name
     */
    void write(TlsWriter out, boolean nameUsed) {
        int message = out.beginMessage(HandshakeType.ENCRYPTED_EXTENSIONS);
        int extensions = out.begin(Short.BYTES);
        if (nameUsed) {
            // RFC 6066 §3: an empty answer says that the name was used.
            out.endExtension(out.beginExtension(ExtensionType.SERVER_NAME));
        }
        int alpn = out.beginExtension(ExtensionType.ALPN);
        int list = out.begin(Short.BYTES);
        byte[] name = protocol.getBytes(StandardCharsets.ISO_8859_1);
        out.u8(name.length).put(name);
        out.end(list, Short.BYTES);
        out.endExtension(alpn);
        int parameters = out.beginExtension(ExtensionType.QUIC_TRANSPORT_PARAMETERS);
        out.put(transportParameters);
        out.endExtension(parameters);
        if (earlyData) {
            out.endExtension(out.beginExtension(ExtensionType.EARLY_DATA));
        }
        types.write(out);
        out.end(extensions, Short.BYTES);
        out.endMessage(message);
    }

    /**
     * Reads the body of a message.
     *
     * @param config what we asked for
     * @param resumed whether a session stands in for certificates
     * @param asked the extensions of our hello
     */
    static EncryptedExtensions parse(
            TlsReader body, TlsClientConfig config, boolean resumed, int... asked)
            throws TransportException {
        TlsReader block = body.vector16(0);
        body.requireEnd();
        Extensions extensions =
                Extensions.parseAnswer(block, ExtensionType.IN_ENCRYPTED_EXTENSIONS, asked);
        Optional<TlsReader> name = extensions.find(ExtensionType.SERVER_NAME);
        if (name.isPresent()) {
            name.get().requireEnd();
        }
        // RFC 9001 §8.2.
        byte[] parameters =
                extensions
                        .require(
                                ExtensionType.QUIC_TRANSPORT_PARAMETERS,
                                "quic_transport_parameters")
                        .rest();
        Optional<TlsReader> earlyData = extensions.find(ExtensionType.EARLY_DATA);
        if (earlyData.isPresent()) {
            earlyData.get().requireEnd();
        }
        Optional<TlsReader> ech = extensions.find(ExtensionType.ENCRYPTED_CLIENT_HELLO);
        if (ech.isPresent()) {
            EchGrease.checkRetryConfigs(ech.get());
        }
        CertificateTypes types =
                resumed ? CertificateTypes.USUAL : CertificateTypes.parse(extensions, config);
        return new EncryptedExtensions(
                protocol(extensions), parameters, earlyData.isPresent(), types);
    }

    private static String protocol(Extensions extensions) throws TransportException {
        // RFC 9001 §8.1: without an agreement on the application protocol there is no connection.
        TlsReader alpn =
                extensions
                        .find(ExtensionType.ALPN)
                        .orElseThrow(() ->
                                TransportException.crypto(
                                        Alert.NO_APPLICATION_PROTOCOL,
                                        "the server chose no application protocol"));
        TlsReader list = alpn.vector16(2);
        alpn.requireEnd();
        // RFC 7301 §3.1: exactly one name.
        String name = new String(list.vector8(1).rest(), StandardCharsets.ISO_8859_1);
        list.requireEnd();
        return name;
    }
}
