package io.culebra.internal.tls;

import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.CombinedGroup;
import io.culebra.internal.crypto.KeyEncapsulation;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.TransportException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;

/**
 * Each operation from where it is both safe and fast: X25519 and the checking of signatures from
 * Bouncy Castle, whatever works with a private key on a NIST curve or with RSA from the JDK, whose
 * time does not depend on the key.
 */
public final class HybridOperations implements PublicKeyOperations {
    private final EngineRandom random;
    private final BcTlsCrypto bouncyCastle;
    private final KeyEncapsulation mlKem;
    private final Optional<String> provider;

    /**
     * Makes one for a worker.
     *
     * @param source of all keys and signatures
     */
    public HybridOperations(RandomSource source) {
        this(source, Optional.empty());
    }

    /**
     * Makes one for a worker whose private keys belong to a provider.
     *
     * @param source of all keys and signatures
     * @param provider name of the JCA provider that signs; empty for the first that takes the key
     */
    public HybridOperations(RandomSource source, Optional<String> provider) {
        random = new EngineRandom(source);
        bouncyCastle = new BcTlsCrypto(random);
        mlKem = new BouncyCastleMlKem(random);
        this.provider = provider;
    }

    @Override
    public Offer offer(NamedGroup group) {
        return switch (group) {
            case X25519 -> new BouncyCastleOffer(bouncyCastle, group);
            case SECP256R1, SECP384R1 -> new NistOffer(group, random);
            case X25519MLKEM768, SECP256R1MLKEM768 -> CombinedGroup.offer(group, this);
        };
    }

    @Override
    public Agreement answer(NamedGroup group, byte[] clientShare) throws TransportException {
        if (group.isCombined()) {
            return CombinedGroup.answer(group, clientShare, this);
        }
        Offer own = offer(group);
        return new Agreement(own.share(), own.agree(clientShare));
    }

    @Override
    public KeyEncapsulation mlKem768() {
        return mlKem;
    }

    @Override
    public byte[] sign(PrivateKey key, SignatureScheme scheme, byte[] content)
            throws GeneralSecurityException {
        Signature signature =
                provider.isPresent()
                        ? Signature.getInstance(scheme.jcaName(), provider.get())
                        : Signature.getInstance(scheme.jcaName());
        var parameters = scheme.jcaParameters();
        if (parameters.isPresent()) {
            signature.setParameter(parameters.get());
        }
        signature.initSign(key, random);
        signature.update(content);
        return signature.sign();
    }

    @Override
    public boolean verify(PublicKey key, SignatureScheme scheme, byte[] content, byte[] signature) {
        try {
            Tls13Verifier verifier =
                    new BcTlsRawKeyCertificate(bouncyCastle, key.getEncoded())
                            .createVerifier(scheme.wire());
            verifier.getOutputStream().write(content);
            return verifier.verifySignature(signature);
        } catch (IOException | RuntimeException e) {
            return false; // Bouncy Castle throws both for keys and signatures that make no sense
        }
    }

    private static final class BouncyCastleOffer implements Offer {
        private final TlsAgreement agreement;
        private final NamedGroup group;
        private final byte[] share;

        BouncyCastleOffer(BcTlsCrypto crypto, NamedGroup group) {
            this.group = group;
            agreement = crypto.createECDomain(new TlsECConfig(group.wire())).createECDH();
            try {
                share = agreement.generateEphemeral();
            } catch (IOException e) {
                throw new IllegalStateException("no key pair for " + group.tlsName(), e);
            }
        }

        @Override
        public byte[] share() {
            return share;
        }

        @Override
        public byte[] agree(byte[] peerShare) throws TransportException {
            // RFC 8446 §7.4.2: a share that leads to a secret of zeros gives the key away.
            try {
                if (peerShare.length == share.length) {
                    agreement.receivePeerValue(peerShare);
                    byte[] secret = agreement.calculateSecret().extract();
                    if (!Arrays.equals(secret, new byte[secret.length])) {
                        return secret;
                    }
                }
            } catch (TlsFatalAlert e) {
                // the same answer as below
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            throw Alert.illegalParameter("no share of " + group.tlsName());
        }
    }
}
