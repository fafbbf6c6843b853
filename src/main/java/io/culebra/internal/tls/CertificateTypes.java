package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;

/**
 * The types of certificates that both ends agreed on.
 *
 * @param server of the server's certificate
 * @param client of the client's, if it is asked for one
 * @param sayServer whether the server's answer has an extension for its own
 * @param sayClient whether the server's answer has an extension for the client's
 * @spec https://www.rfc-editor.org/rfc/rfc7250#section-4.2 RFC 7250, section 4.2
 */
record CertificateTypes(
        CertificateType server, CertificateType client, boolean sayServer, boolean sayClient) {
    /** Chains of certificates, and no word about it. */
    static final CertificateTypes USUAL =
            new CertificateTypes(CertificateType.X509, CertificateType.X509, false, false);

    /** A server's choice. */
    static CertificateTypes choose(ClientHello hello, Credential credential, TlsServerConfig config)
            throws TransportException {
        // RFC 7250 §4.2: nothing in common ends the handshake.
        CertificateType server =
                credential
                        .type(hello.serverTypes())
                        .orElseThrow(() ->
                                TransportException.crypto(
                                        Alert.UNSUPPORTED_CERTIFICATE,
                                        "no certificate of a type that the client takes"));
        // RFC 8446 §4.4.2: without a word it is a chain.
        boolean sayServer = !hello.serverTypes().equals(CertificateType.USUAL);
        // RFC 7250 §4.2: no word about the client's certificate if none is asked for.
        if (!config.clients().isWanted()) {
            return new CertificateTypes(server, CertificateType.X509, sayServer, false);
        }
        return new CertificateTypes(
                server,
                config.clients().type(hello.clientTypes()),
                sayServer,
                !hello.clientTypes().equals(CertificateType.USUAL));
    }

    /** Writes the extensions of a server's answer. */
    void write(TlsWriter out) {
        if (sayServer) {
            server.writeChoice(out, ExtensionType.SERVER_CERTIFICATE_TYPE);
        }
        if (sayClient) {
            client.writeChoice(out, ExtensionType.CLIENT_CERTIFICATE_TYPE);
        }
    }

    /** Reads a server's choice among what we offered. */
    static CertificateTypes parse(Extensions answer, TlsClientConfig config)
            throws TransportException {
        var server = answer.find(ExtensionType.SERVER_CERTIFICATE_TYPE);
        var client = answer.find(ExtensionType.CLIENT_CERTIFICATE_TYPE);
        return new CertificateTypes(
                CertificateType.chosen(server, config.options().serverTypes()),
                client.isEmpty()
                        ? CertificateType.X509
                        : CertificateType.chosen(client, config.identity().types()),
                server.isPresent(),
                client.isPresent());
    }
}
