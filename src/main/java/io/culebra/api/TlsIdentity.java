package io.culebra.api;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;

/**
 * Who we are: a certificate chain and the private key of its leaf. Immutable.
 *
 * {@snippet :
 * TlsIdentity identity = TlsIdentity.fromPem(Path.of("chain.pem"), Path.of("key.pem"));
 * }
 */
public final class TlsIdentity {
    private static final int SHA256_BYTES = 32;

    private final List<X509Certificate> chain;
    private final PrivateKey privateKey;

    private TlsIdentity(List<X509Certificate> chain, PrivateKey privateKey) {
        this.chain = List.copyOf(chain);
        this.privateKey = privateKey;
    }

    /**
     * Reads a chain and a key from PEM files, which may be the same file. The key may be in PKCS#8
     * ({@code PRIVATE KEY}) or in the older forms of OpenSSL ({@code EC PRIVATE KEY}, {@code RSA
     * PRIVATE KEY}), but not encrypted.
     *
     * @param chain certificates, leaf first
     * @param key of the leaf
     * @return the identity
     * @throws IOException if a file cannot be read or the key is another's; the message is one line
     *     that names the file and what is wrong
     */
    public static TlsIdentity fromPem(Path chain, Path key) throws IOException {
        List<X509Certificate> certificates = PemFile.read(chain).certificates();
        PublicKey publicKey = certificates.getFirst().getPublicKey();
        PrivateKey privateKey = PrivateKeyFile.read(key, publicKey, chain);
        if (!isPair(publicKey, privateKey)) {
            throw new IOException(key + ": not the key of the (first) certificate in " + chain);
        }
        return new TlsIdentity(certificates, privateKey);
    }

    /**
     * Takes a chain and a key from memory. The key may belong to a provider that does not show it.
     *
     * @param chain leaf first, at least one
     * @param privateKey of the leaf
     * @return the identity
     * @throws IllegalArgumentException if there is no certificate or the key is another's
     */
    public static TlsIdentity of(List<X509Certificate> chain, PrivateKey privateKey) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a certificate");
        }
        if (!isPair(chain.getFirst().getPublicKey(), privateKey)) {
            throw new IllegalArgumentException("not the private key of the first certificate");
        }
        return new TlsIdentity(chain, privateKey);
    }

    /**
     * The certificates.
     *
     * @return leaf first, at least one
     */
    public List<X509Certificate> chain() {
        return chain;
    }

    /**
     * The leaf's key.
     *
     * @return never to be shown
     */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }

    /** Signs something and checks it. */
    private static boolean isPair(PublicKey publicKey, PrivateKey privateKey) {
        byte[] probe = {1, 2, 3, 4};
        try {
            Signature signer = signature(publicKey);
            signer.initSign(privateKey);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = signature(publicKey);
            verifier.initVerify(publicKey);
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Signature signature(PublicKey key) throws GeneralSecurityException {
        return switch (key.getAlgorithm()) {
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "RSASSA-PSS" -> {
                Signature signature = Signature.getInstance("RSASSA-PSS");
                signature.setParameter(
                        new PSSParameterSpec(
                                "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SHA256_BYTES, 1));
                yield signature;
            }
            default -> Signature.getInstance(key.getAlgorithm());
        };
    }
}
