package io.culebra.internal.crypto;

import io.culebra.internal.wire.TransportException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * The costly operations of a handshake: key agreement and signatures. They decide what a handshake
 * costs, so there is more than one implementation of them.
 *
 * <p>An instance belongs to one worker. Those that draw their randomness from a source of the
 * engine's give the same shares and signatures for the same seed.
 */
public interface PublicKeyOperations {
    /**
     * Starts an agreement on the client's side.
     *
     * @param group any
     * @return a fresh key, whose share goes into the ClientHello
     */
    Offer offer(NamedGroup group);

    /**
     * Answers an agreement on the server's side.
     *
     * @param group any
     * @param clientShare as it came
     * @return our share and the secret
     * @throws TransportException illegal_parameter if the share is not one of this group
     */
    Agreement answer(NamedGroup group, byte[] clientShare) throws TransportException;

    /**
     * The half of the {@linkplain NamedGroup#isCombined combined} groups that is no curve.
     *
     * @return the same at each call
     */
    KeyEncapsulation mlKem768();

    /**
     * Signs.
     *
     * @param key fits the scheme
     * @param scheme how
     * @param content borrowed
     * @return the signature as TLS carries it
     * @throws GeneralSecurityException if the key refuses
     */
    byte[] sign(PrivateKey key, SignatureScheme scheme, byte[] content)
            throws GeneralSecurityException;

    /**
     * Checks a signature.
     *
     * @param key fits the scheme
     * @param scheme how
     * @param content borrowed
     * @param signature as a peer sent it
     * @return false if it is wrong or no signature at all
     */
    boolean verify(PublicKey key, SignatureScheme scheme, byte[] content, byte[] signature);

    /** A client's half of an agreement. Used once. */
    interface Offer {
        /**
         * What goes into the ClientHello.
         *
         * @return the same bytes at each call
         */
        byte[] share();

        /**
         * Ends the agreement. The private key is gone afterwards.
         *
         * @param serverShare as it came
         * @return the shared secret, the caller's to wipe
         * @throws TransportException illegal_parameter if the share is not one of this group
         */
        byte[] agree(byte[] serverShare) throws TransportException;

        /** Forgets the private key of an offer that nobody takes up. */
        default void destroy() {}
    }

    /** A server's half of an agreement, which is whole at once. */
    final class Agreement {
        private final byte[] share;
        private final byte[] secret;

        /**
         * Holds both results.
         *
         * @param share what goes into the ServerHello
         * @param secret the shared secret
         */
        public Agreement(byte[] share, byte[] secret) {
            this.share = share;
            this.secret = secret;
        }

        /**
         * What goes into the ServerHello.
         *
         * @return not copied
         */
        public byte[] share() {
            return share;
        }

        /**
         * The shared secret.
         *
         * @return not copied; the caller's to wipe
         */
        public byte[] secret() {
            return secret;
        }
    }
}
