package io.culebra.api;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Whether two keys belong together, whatever the provider of the private one shows of it. */
final class KeyPairCheck {
    private static final int SHA256_BYTES = 32;

    private KeyPairCheck() {}

    /** Signs something and checks it. */
    static boolean isPair(PublicKey publicKey, PrivateKey privateKey) {
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
