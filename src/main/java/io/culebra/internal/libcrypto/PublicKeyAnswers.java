package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.KeyEncapsulation;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.PublicKeyOperations.Agreement;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.wire.TransportException;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Asks operations what is known: agreements with given keys, signatures to be checked, signatures
 * made and checked again, fresh keys used at both ends; and that wrong shares and signatures are
 * refused.
 */
final class PublicKeyAnswers {
    private static final String ML_KEM = "ML-KEM-768";

    private final PublicKeyOperations operations;
    private final KeyImport keys;

    private PublicKeyAnswers(PublicKeyOperations operations, KeyImport keys) {
        this.operations = operations;
        this.keys = keys;
    }

    /** A private key of a vector, which no provider knows. */
    private record VectorKey(String algorithm, String pkcs8) implements PrivateKey {
        @Serial private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return algorithm;
        }

        @Override
        public String getFormat() {
            return "PKCS#8";
        }

        @Override
        public byte[] getEncoded() {
            return bytes(pkcs8);
        }
    }

    /**
     * Asks all there is to ask.
     *
     * @return what was wrong first; empty if nothing
     */
    static Optional<String> firstWrong(PublicKeyOperations operations, KeyImport keys) {
        PublicKeyAnswers asking = new PublicKeyAnswers(operations, keys);
        for (PublicKeyVectors.Agreed vector : PublicKeyVectors.AGREED) {
            if (!asking.isTrue(() -> asking.agrees(vector))) {
                return Optional.of(vector.group().tlsName());
            }
        }
        for (PublicKeyVectors.Signed vector : PublicKeyVectors.SIGNED) {
            if (!asking.isTrue(() -> asking.signs(vector))) {
                return Optional.of(vector.scheme().name());
            }
        }
        return asking.isTrue(asking::encapsulates) ? Optional.empty() : Optional.of(ML_KEM);
    }

    @FunctionalInterface
    private interface Question {
        boolean ask() throws TransportException, GeneralSecurityException;
    }

    private boolean isTrue(Question question) {
        try {
            return question.ask();
        } catch (TransportException | GeneralSecurityException | IllegalStateException e) {
            return false;
        }
    }

    private boolean agrees(PublicKeyVectors.Agreed vector)
            throws TransportException, GeneralSecurityException {
        NamedGroup group = vector.group();
        byte[] share = bytes(vector.share());
        byte[] secret = keys.offer(group, bytes(vector.pkcs8())).agree(share);
        Offer offer = operations.offer(group);
        Agreement answer = operations.answer(group, offer.share());
        return Arrays.equals(bytes(vector.secret()), secret)
                && Arrays.equals(answer.secret(), offer.agree(answer.share()))
                && !Arrays.equals(answer.share(), offer.share())
                && refuses(group, new byte[share.length])
                && refuses(group, Arrays.copyOf(share, share.length - 1));
    }

    private boolean refuses(NamedGroup group, byte[] share) {
        try {
            operations.answer(group, share);
            return false;
        } catch (TransportException e) {
            return true;
        }
    }

    private boolean signs(PublicKeyVectors.Signed vector) throws GeneralSecurityException {
        byte[] content = bytes(vector.content());
        byte[] known = bytes(vector.signature());
        PublicKey key =
                KeyFactory.getInstance(vector.keyAlgorithm())
                        .generatePublic(new X509EncodedKeySpec(bytes(vector.spki())));
        byte[] made =
                operations.sign(
                        new VectorKey(vector.keyAlgorithm(), vector.pkcs8()),
                        vector.scheme(),
                        content);
        byte[] changed = known.clone();
        changed[changed.length - 1] ^= 1;
        return operations.verify(key, vector.scheme(), content, known)
                && operations.verify(key, vector.scheme(), content, made)
                && !operations.verify(key, vector.scheme(), content, changed)
                && !operations.verify(key, vector.scheme(), new byte[1], known);
    }

    private boolean encapsulates() throws TransportException, GeneralSecurityException {
        Optional<Offer> given = keys.mlKemOffer(bytes(PublicKeyVectors.KEM_KEY));
        if (given.isEmpty()) {
            return true;
        }
        byte[] share = given.get().share();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(share);
        byte[] none = new byte[KeyEncapsulation.CIPHERTEXT_BYTES];
        for (int i = 0; i < none.length; i++) {
            none[i] = (byte) i;
        }
        KeyEncapsulation kem = operations.mlKem768();
        Offer offer = kem.offer();
        Agreement answer = kem.answer(offer.share());
        return Arrays.equals(bytes(PublicKeyVectors.KEM_SHARE_HASH), hash)
                && Arrays.equals(bytes(PublicKeyVectors.KEM_SECRET), given.get().agree(none))
                && Arrays.equals(answer.secret(), offer.agree(answer.share()));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
