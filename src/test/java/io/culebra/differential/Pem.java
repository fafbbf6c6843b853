package io.culebra.differential;

import io.culebra.api.TlsIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Certificates and keys in files, as other programs read them. */
public final class Pem {
    private static final Base64.Encoder BASE64 =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    /**
     * Certificates as text.
     *
     * @param chain in this order
     * @return PEM
     */
    public static String of(List<X509Certificate> chain) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            try {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new AssertionError(e);
            }
        }
        return text.toString();
    }

    /**
     * A private key as text.
     *
     * @param key to be shown
     * @return PEM of PKCS#8
     */
    public static String of(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    /**
     * Writes chain and key into one file.
     *
     * @param file new or to be replaced
     * @param identity whose key is here
     * @return the file's name
     * @throws IOException if it cannot be written
     */
    public static String write(Path file, TlsIdentity identity) throws IOException {
        String key = of(identity.privateKey().orElseThrow());
        return Files.writeString(file, of(identity.chain()) + key).toString();
    }

    private static String block(String kind, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, BASE64.encodeToString(encoded), kind);
    }
}
