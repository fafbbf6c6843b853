package io.culebra.api;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Who we are: a certificate chain and the private key of its leaf, or a key alone. Immutable. The
 * key may be in this process, behind a provider that does not show it, or with a {@link
 * RemoteSigner}.
 *
 * {@snippet :
 * TlsIdentity identity = TlsIdentity.fromPem(Path.of("chain.pem"), Path.of("key.pem"));
 * }
 */
public final class TlsIdentity implements IdentitySource {
    private static final byte[] NO_RESPONSE = {};

    private final List<X509Certificate> chain;
    private final PublicKey publicKey;
    private final Holder holder;
    private final byte[] ocspResponse;

    /** Where the private key is. */
    private sealed interface Holder {
        record Here(PrivateKey key) implements Holder {}

        record Elsewhere(RemoteSigner signer) implements Holder {}
    }

    private TlsIdentity(
            List<X509Certificate> chain, PublicKey publicKey, Holder holder, byte[] ocspResponse) {
        this.chain = List.copyOf(chain);
        this.publicKey = publicKey;
        this.holder = holder;
        this.ocspResponse = ocspResponse;
    }

    private static TlsIdentity of(List<X509Certificate> chain, Holder holder) {
        return new TlsIdentity(chain, chain.getFirst().getPublicKey(), holder, NO_RESPONSE);
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
        if (!KeyPairCheck.isPair(publicKey, privateKey)) {
            throw new IOException(key + ": not the key of the (first) certificate in " + chain);
        }
        return of(certificates, new Holder.Here(privateKey));
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
        if (!KeyPairCheck.isPair(chain.getFirst().getPublicKey(), privateKey)) {
            throw new IllegalArgumentException("not the private key of the first certificate");
        }
        return of(chain, new Holder.Here(privateKey));
    }

    /**
     * Takes a chain whose key is elsewhere.
     *
     * @param chain leaf first, at least one
     * @param signer holds the leaf's key
     * @return the identity
     * @throws IllegalArgumentException if there is no certificate
     */
    public static TlsIdentity remote(List<X509Certificate> chain, RemoteSigner signer) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a certificate");
        }
        return of(chain, new Holder.Elsewhere(signer));
    }

    /**
     * Takes a key without certificates, to be shown as it is.
     *
     * @param keys that belong together
     * @return the identity; only for peers that take raw public keys
     * @throws IllegalArgumentException if the keys do not belong together
     * @spec https://www.rfc-editor.org/rfc/rfc7250 RFC 7250
     */
    public static TlsIdentity rawKey(KeyPair keys) {
        if (!KeyPairCheck.isPair(keys.getPublic(), keys.getPrivate())) {
            throw new IllegalArgumentException("not the private key of the public one");
        }
        return new TlsIdentity(
                List.of(), keys.getPublic(), new Holder.Here(keys.getPrivate()), NO_RESPONSE);
    }

    /**
     * The same identity with an OCSP response, which peers that ask for it get with the chain.
     *
     * @param response for the leaf, in DER; not looked into
     * @return a copy
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.1 RFC 8446, section 4.4.2.1
     */
    public TlsIdentity withOcspResponse(byte[] response) {
        return new TlsIdentity(chain, publicKey, holder, response.clone());
    }

    /**
     * The certificates.
     *
     * @return leaf first; empty if there is only a key
     */
    public List<X509Certificate> chain() {
        return chain;
    }

    /**
     * The key that peers check our signatures with.
     *
     * @return the leaf's, or the key alone
     */
    public PublicKey publicKey() {
        return publicKey;
    }

    /**
     * The private key.
     *
     * @return never to be shown; empty if a {@link RemoteSigner} has it
     */
    public Optional<PrivateKey> privateKey() {
        return holder instanceof Holder.Here(PrivateKey key) ? Optional.of(key) : Optional.empty();
    }

    /**
     * Who signs if this process cannot.
     *
     * @return empty if the private key is here
     */
    public Optional<RemoteSigner> remoteSigner() {
        return holder instanceof Holder.Elsewhere(RemoteSigner signer)
                ? Optional.of(signer)
                : Optional.empty();
    }

    /**
     * The OCSP response.
     *
     * @return a copy; empty if there is none
     */
    public byte[] ocspResponse() {
        return ocspResponse.clone();
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        String name =
                chain.isEmpty()
                        ? KeyPin.of(publicKey).toString()
                        : chain.getFirst().getSubjectX500Principal().toString();
        return "TlsIdentity[" + name + "]";
    }
}
