package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes a client's first and second ClientHello, which differ in their shares and the cookie only.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 RFC 8446, section 4.1.2
 */
final class ClientHelloWriter {
    private static final int HOST_NAME = 0;

    private final TlsClientConfig config;
    private final byte[] random;
    private final byte[] transportParameters;
    private final byte[] echGrease;

    /**
     * Makes one.
     *
     * @param config what is asked for
     * @param random the client random, the same in both
     * @param transportParameters encoded
     * @param echGrease data of an encrypted_client_hello; empty for none
     */
    ClientHelloWriter(
            TlsClientConfig config, byte[] random, byte[] transportParameters, byte[] echGrease) {
        this.echGrease = echGrease;
        this.config = config;
        this.random = random;
        this.transportParameters = transportParameters;
    }

    /**
     * Writes the message.
     *
     * @param shares in the order in which they are sent
     * @param cookie of a retry; empty if there was none
     * @param resumption adds the last extensions
     * @param nowMillis wall clock, milliseconds since 1970
     */
    void write(
            TlsWriter out,
            Map<NamedGroup, PublicKeyOperations.Offer> shares,
            byte[] cookie,
            ClientResumption resumption,
            long nowMillis) {
        int message = out.beginMessage(HandshakeType.CLIENT_HELLO);
        out.u16(ClientHello.LEGACY_VERSION).put(random).u8(0);
        int suites = out.begin(Short.BYTES);
        for (CipherSuite suite : config.suites()) {
            out.u16(suite.wire());
        }
        out.end(suites, Short.BYTES);
        out.u8(1).u8(0);
        int extensions = out.begin(Short.BYTES);
        writeServerName(out);
        writeGroups(out);
        SignatureSchemes.write(out);
        writeProtocols(out);
        writeVersions(out);
        writeShares(out, shares);
        int parameters = out.beginExtension(ExtensionType.QUIC_TRANSPORT_PARAMETERS);
        out.put(transportParameters);
        out.endExtension(parameters);
        writeOptions(out);
        writeCookie(out, cookie);
        resumption.write(out, nowMillis);
        out.end(extensions, Short.BYTES);
        out.endMessage(message);
    }

    private void writeOptions(TlsWriter out) {
        HelloOptions options = config.options();
        CertificateType.writeOffer(
                out, ExtensionType.SERVER_CERTIFICATE_TYPE, options.serverTypes());
        CertificateType.writeOffer(
                out, ExtensionType.CLIENT_CERTIFICATE_TYPE, config.identity().types());
        if (options.compression()) {
            CompressedCertificate.writeOffer(out);
        }
        if (options.asksForStaple()) {
            Staple.writeOffer(out);
        }
        if (echGrease.length > 0) {
            int extension = out.beginExtension(ExtensionType.ENCRYPTED_CLIENT_HELLO);
            out.put(echGrease);
            out.endExtension(extension);
        }
    }

    /** The extensions that an answer in EncryptedExtensions may have. */
    int[] asked(boolean earlyData) {
        IntStream.Builder asked = IntStream.builder();
        asked.add(ExtensionType.SUPPORTED_GROUPS).add(ExtensionType.ALPN);
        asked.add(ExtensionType.QUIC_TRANSPORT_PARAMETERS);
        if (ServerNames.hostName(config.serverName()).isPresent()) {
            asked.add(ExtensionType.SERVER_NAME);
        }
        if (!config.options().serverTypes().equals(CertificateType.USUAL)) {
            asked.add(ExtensionType.SERVER_CERTIFICATE_TYPE);
        }
        if (!config.identity().types().equals(CertificateType.USUAL)) {
            asked.add(ExtensionType.CLIENT_CERTIFICATE_TYPE);
        }
        if (earlyData) {
            asked.add(ExtensionType.EARLY_DATA);
        }
        if (echGrease.length > 0) {
            asked.add(ExtensionType.ENCRYPTED_CLIENT_HELLO);
        }
        return asked.build().toArray();
    }

    private void writeServerName(TlsWriter out) {
        Optional<String> name = ServerNames.hostName(config.serverName());
        if (name.isPresent()) {
            byte[] bytes = name.get().getBytes(StandardCharsets.US_ASCII);
            int extension = out.beginExtension(ExtensionType.SERVER_NAME);
            int list = out.begin(Short.BYTES);
            out.u8(HOST_NAME).u16(bytes.length).put(bytes);
            out.end(list, Short.BYTES);
            out.endExtension(extension);
        }
    }

    private void writeGroups(TlsWriter out) {
        int extension = out.beginExtension(ExtensionType.SUPPORTED_GROUPS);
        int list = out.begin(Short.BYTES);
        for (NamedGroup group : config.groups()) {
            out.u16(group.wire());
        }
        out.end(list, Short.BYTES);
        out.endExtension(extension);
    }

    private void writeProtocols(TlsWriter out) {
        int extension = out.beginExtension(ExtensionType.ALPN);
        int list = out.begin(Short.BYTES);
        for (String protocol : config.protocols()) {
            byte[] name = protocol.getBytes(StandardCharsets.ISO_8859_1);
            out.u8(name.length).put(name);
        }
        out.end(list, Short.BYTES);
        out.endExtension(extension);
    }

    /** RFC 9001 §4.2: nothing older than TLS 1.3 is offered. */
    private static void writeVersions(TlsWriter out) {
        int extension = out.beginExtension(ExtensionType.SUPPORTED_VERSIONS);
        out.u8(Short.BYTES).u16(ClientHello.TLS13);
        out.endExtension(extension);
    }

    private static void writeShares(
            TlsWriter out, Map<NamedGroup, PublicKeyOperations.Offer> shares) {
        int extension = out.beginExtension(ExtensionType.KEY_SHARE);
        int list = out.begin(Short.BYTES);
        shares.forEach((group, offer) -> {
            byte[] share = offer.share();
            out.u16(group.wire()).u16(share.length).put(share);
        });
        out.end(list, Short.BYTES);
        out.endExtension(extension);
    }

    private static void writeCookie(TlsWriter out, byte[] cookie) {
        if (cookie.length > 0) {
            int extension = out.beginExtension(ExtensionType.COOKIE);
            out.u16(cookie.length).put(cookie);
            out.endExtension(extension);
        }
    }
}
