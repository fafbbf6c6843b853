package io.culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.tls.Certificates;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
    private static final KeyPair KEYS = Certificates.newKeys("secp256r1");
    private static final Certificates.Issued LEAF = Certificates.of("leaf", KEYS).selfSigned();

    private final Path folder;

    TlsIdentityTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Nested
    class Reads {
        @Test
        void keysOfEveryKindInPkcs8() throws Exception {
            for (String kind : List.of("secp256r1", "secp384r1", "Ed25519", "RSA")) {
                Certificates.Issued leaf =
                        Certificates.of("leaf", Certificates.newKeys(kind)).selfSigned();
                Path chain = write("chain.pem", pem(leaf.certificate()));
                Path key = write("key.pem", pkcs8(leaf.keys().getPrivate()));
                TlsIdentity identity = TlsIdentity.fromPem(chain, key);
                assertEquals(List.of(leaf.certificate()), identity.chain());
                assertEquals(leaf.keys().getPrivate(), identity.privateKey().orElseThrow());
            }
        }

        /** What {@code openssl ecparam -genkey} and old tools write. */
        @Test
        void keysInTheOlderForms() throws Exception {
            for (String kind : List.of("secp256r1", "secp384r1", "RSA")) {
                Certificates.Issued leaf =
                        Certificates.of("leaf", Certificates.newKeys(kind)).selfSigned();
                Path chain = write("chain.pem", pem(leaf.certificate()));
                String older = pem(leaf.keys().getPrivate());
                assertTrue(older.contains(kind.equals("RSA") ? "BEGIN RSA" : "BEGIN EC"), older);
                String parameters =
                        """
                        -----BEGIN EC PARAMETERS-----
                        BggqhkjOPQMBBw==
                        -----END EC PARAMETERS-----
                        """;
                Path key = write("key.pem", parameters + older);
                assertEquals(
                        leaf.keys().getPublic(),
                        TlsIdentity.fromPem(chain, key).chain().getFirst().getPublicKey());
            }
        }

        @Test
        void chainAndKeyFromOneFileWithTextAndOtherLineEnds() throws Exception {
            Certificates.Issued other = Certificates.authority("other").selfSigned();
            String text =
                    "subject=leaf\n"
                            + pem(LEAF.certificate())
                            + "issuer=other\n"
                            + pem(other.certificate())
                            + pkcs8(KEYS.getPrivate());
            Path file = write("both.pem", text.replace("\n", "\r\n"));
            TlsIdentity identity = TlsIdentity.fromPem(file, file);
            assertEquals(List.of(LEAF.certificate(), other.certificate()), identity.chain());
        }
    }

    /** One line that names the file and what is wrong. */
    @Nested
    class Explains {
        private final Path chain = write("chain.pem", pem(LEAF.certificate()));
        private final Path key = write("key.pem", pkcs8(KEYS.getPrivate()));

        Explains() throws IOException {}

        @Test
        void missingFiles() {
            Path none = folder.resolve("none.pem");
            explains(none + ": no such file", none, key);
            explains(none + ": no such file", chain, none);
        }

        @Test
        void filesOfAnotherKind() throws Exception {
            Path text = write("text.pem", "hello");
            explains(text + ": no PEM file", text, key);
            explains(text + ": no PEM file", chain, text);
        }

        @Test
        void filesInTheWrongOrder() {
            explains(key + ": no certificate in it, only [PRIVATE KEY]", key, chain);
            explains(chain + ": no private key in it, only [CERTIFICATE]", chain, chain);
        }

        @Test
        void blocksThatAreDamaged() throws Exception {
            String whole = pem(LEAF.certificate());
            Path cut = write("cut.pem", whole.substring(0, whole.length() / 2));
            explains(cut + ": -----BEGIN CERTIFICATE----- has no END", cut, key);
            Path open = write("open.pem", "-----BEGIN CERTIFICATE");
            explains(open + ": -----BEGIN -----", open, key);
            Path odd =
                    write("odd.pem", "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n");
            explains(odd + ": CERTIFICATE is not base64", odd, key);
            Path noDer =
                    write(
                            "noder.pem",
                            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
            explains(noDer + ": certificate 1 cannot be read", noDer, key);
            Path noKey =
                    write(
                            "nokey.pem",
                            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
            explains(noKey + ": no EC key, as the certificate in " + chain, chain, noKey);
        }

        @Test
        void keysThatAreEncrypted() throws Exception {
            Path newer =
                    write(
                            "newer.pem",
                            """
                            -----BEGIN ENCRYPTED PRIVATE KEY-----
                            AAAA
                            -----END ENCRYPTED PRIVATE KEY-----
                            """);
            explains(newer + ": the key is encrypted", chain, newer);
            Path older =
                    write(
                            "older.pem",
                            """
                            -----BEGIN EC PRIVATE KEY-----
                            Proc-Type: 4,ENCRYPTED
                            DEK-Info: AES-256-CBC,00

                            AAAA
                            -----END EC PRIVATE KEY-----
                            """);
            explains(older + ": the key is encrypted", chain, older);
        }

        @Test
        void keysOfOthers() throws Exception {
            Path other = write("other.pem", pkcs8(Certificates.newKeys("secp256r1").getPrivate()));
            explains(other + ": not the key of the (first) certificate in " + chain, chain, other);
            Path otherCurve =
                    write("curve.pem", pkcs8(Certificates.newKeys("secp384r1").getPrivate()));
            explains(otherCurve + ": not the key", chain, otherCurve);
            Path otherKind = write("kind.pem", pkcs8(Certificates.newKeys("Ed25519").getPrivate()));
            explains(otherKind + ": no EC key", chain, otherKind);
        }

        private void explains(String expected, Path chainFile, Path keyFile) {
            IOException failure =
                    assertThrows(IOException.class, () -> TlsIdentity.fromPem(chainFile, keyFile));
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.startsWith(expected), message);
            assertFalse(message.contains("\n"), message);
        }
    }

    @Test
    void isTakenFromMemoryIfItIsAPair() {
        TlsIdentity identity = TlsIdentity.of(List.of(LEAF.certificate()), KEYS.getPrivate());
        assertEquals("TlsIdentity[CN=leaf]", identity.toString());
        PrivateKey other = Certificates.newKeys("secp256r1").getPrivate();
        assertThrows(
                IllegalArgumentException.class,
                () -> TlsIdentity.of(List.of(LEAF.certificate()), other));
        assertThrows(
                IllegalArgumentException.class, () -> TlsIdentity.of(List.of(), KEYS.getPrivate()));
    }

    @Test
    void rootsAreReadFromPem() throws Exception {
        X509Certificate other = Certificates.authority("other").selfSigned().certificate();
        Path roots = write("roots.pem", pem(LEAF.certificate()) + pem(other));
        assertEquals(
                new PeerTrust.Roots(List.of(LEAF.certificate(), other)), PeerTrust.fromPem(roots));
        assertThrows(IOException.class, () -> PeerTrust.fromPem(folder.resolve("none")));
        assertThrows(IllegalArgumentException.class, () -> PeerTrust.of(List.of()));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.US_ASCII);
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static String pkcs8(PrivateKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }
}
