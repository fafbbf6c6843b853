package io.culebra.internal.tls;

import io.culebra.internal.crypto.KeyEncapsulation;
import io.culebra.internal.crypto.PublicKeyOperations.Agreement;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.wire.TransportException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/** ML-KEM-768 of Bouncy Castle. */
final class BouncyCastleMlKem implements KeyEncapsulation {
    private static final MLKEMParameters PARAMETERS = MLKEMParameters.ml_kem_768;

    private final EngineRandom random;

    BouncyCastleMlKem(EngineRandom random) {
        this.random = random;
    }

    @Override
    public Offer offer() {
        MLKEMKeyPairGenerator generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(random, PARAMETERS));
        return new Decapsulation(generator.generateKeyPair());
    }

    @Override
    public Agreement answer(byte[] encapsulationKey) throws TransportException {
        MLKEMPublicKeyParameters key;
        try {
            // FIPS 203 §7.2: checks the length, and that the key's numbers are below the modulus.
            key = new MLKEMPublicKeyParameters(PARAMETERS, encapsulationKey);
        } catch (IllegalArgumentException e) {
            throw refusal();
        }
        SecretWithEncapsulation made = new MLKEMGenerator(random).generateEncapsulated(key);
        return new Agreement(made.getEncapsulation(), made.getSecret());
    }

    private static TransportException refusal() {
        return Alert.illegalParameter("no share of ML-KEM-768");
    }

    private static final class Decapsulation implements Offer {
        private final MLKEMPrivateKeyParameters key;
        private final byte[] share;

        Decapsulation(AsymmetricCipherKeyPair pair) {
            key = (MLKEMPrivateKeyParameters) pair.getPrivate();
            share = ((MLKEMPublicKeyParameters) pair.getPublic()).getEncoded();
        }

        @Override
        public byte[] share() {
            return share;
        }

        @Override
        public byte[] agree(byte[] serverShare) throws TransportException {
            if (serverShare.length != CIPHERTEXT_BYTES) {
                throw refusal();
            }
            return new MLKEMExtractor(key).extractSecret(serverShare);
        }
    }
}
