package io.culebra.api;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a client trusts to say who a server is. With the system's or given roots, the server's
 * certificate must lead to one of them and name the server.
 */
public sealed interface PeerTrust {
    /**
     * The roots that the JDK ships or was told of ({@code javax.net.ssl.trustStore}).
     *
     * @return the default
     */
    static PeerTrust systemRoots() {
        return new SystemRoots();
    }

    /**
     * Roots, or self-signed certificates, from a PEM file.
     *
     * @param path of the file
     * @return these roots and no others
     * @throws IOException if it cannot be read; the message is one line that names the file and
     *     what is wrong
     */
    static PeerTrust fromPem(Path path) throws IOException {
        return new Roots(PemFile.read(path).certificates());
    }

    /**
     * Given roots, or self-signed certificates.
     *
     * @param certificates at least one
     * @return these roots and no others
     */
    static PeerTrust of(List<X509Certificate> certificates) {
        return new Roots(certificates);
    }

    /**
     * No check of path and name: anybody in between can be the server. For tests.
     *
     * @return trusts everybody
     */
    static PeerTrust anyone() {
        return new Anyone();
    }

    /**
     * Certain raw public keys (RFC 7250), for peers that have no certificate.
     *
     * @param keys at least one
     * @return trusts these keys and nobody else
     */
    static PeerTrust rawKeys(PublicKey... keys) {
        return new RawKeys(List.of(keys));
    }

    /**
     * An application's own check instead of path and name.
     *
     * @param check asked for every handshake with a certificate
     * @return trusts whom the check trusts
     */
    static PeerTrust checkedBy(PeerCheck check) {
        return new Checked(check, false);
    }

    /**
     * The same trust, and no key but the pinned ones on top: of the leaf, or the raw key. With
     * {@link #anyone} only the pins count.
     *
     * @param pins at least one
     * @return both have to agree
     */
    default PeerTrust withPins(KeyPin... pins) {
        return new Pinned(this, Set.of(pins));
    }

    /** The roots of the system. */
    record SystemRoots() implements PeerTrust {
        /**
         * Loads them; takes a while.
         *
         * @return all roots
         * @throws IllegalStateException if the JDK cannot read its own
         */
        public List<X509Certificate> certificates() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return Arrays.stream(factory.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .flatMap(
                                one -> Arrays.stream(((X509TrustManager) one).getAcceptedIssuers()))
                        .toList();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the system's roots cannot be read", e);
            }
        }
    }

    /**
     * Given roots.
     *
     * @param certificates at least one
     */
    record Roots(List<X509Certificate> certificates) implements PeerTrust {
        /** Makes the list immutable. */
        public Roots {
            certificates = List.copyOf(certificates);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("no roots: nobody could be trusted");
            }
        }
    }

    /** Everybody. */
    record Anyone() implements PeerTrust {}

    /**
     * Given raw public keys.
     *
     * @param keys at least one
     */
    record RawKeys(List<PublicKey> keys) implements PeerTrust {
        /** Makes the list immutable. */
        public RawKeys {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("no keys: nobody could be trusted");
            }
        }
    }

    /**
     * Only certain keys.
     *
     * @param base has to agree as well
     * @param pins at least one
     */
    record Pinned(PeerTrust base, Set<KeyPin> pins) implements PeerTrust {
        /** Makes the set immutable. */
        public Pinned {
            pins = Set.copyOf(pins);
            if (pins.isEmpty()) {
                throw new IllegalArgumentException("no pins: nobody could be trusted");
            }
        }
    }

    /**
     * An application's own check.
     *
     * @param check asked for every handshake
     * @param rawKeys whether it takes raw public keys (RFC 7250) besides certificates
     */
    record Checked(PeerCheck check, boolean rawKeys) implements PeerTrust {}
}
