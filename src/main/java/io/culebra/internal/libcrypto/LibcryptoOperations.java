package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.CombinedGroup;
import io.culebra.internal.crypto.KeyEncapsulation;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.TransportException;
import java.lang.ref.Reference;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A libcrypto's operations, for one worker: constant-time, and the fastest there are. Chance is the
 * library's own, so that no seed repeats what this does.
 *
 * <p>What the library does not have, or cannot know, is left to others: private keys that do not
 * leave their token, keys for RSA-PSS alone, ML-KEM before version 3.5.
 */
final class LibcryptoOperations implements PublicKeyOperations, KeyImport {
    private final Supplier<PublicKeyOperations> makeOthers;
    private final CurveAgreement x25519;
    private final CurveAgreement p256;
    private final CurveAgreement p384;
    private final Optional<MlKem> ownMlKem;
    private final SigningKeys signingKeys;
    private final SignatureChecks checks;
    private final Owner owner = new Owner();
    private @Nullable PublicKeyOperations others;

    /**
     * Sets up what is used again and again.
     *
     * @param makeOthers makes what does the rest, when it is needed
     */
    LibcryptoOperations(PublicKeyFunctions evp, Supplier<PublicKeyOperations> makeOthers) {
        this.makeOthers = makeOthers;
        CallBuffer calls = new CallBuffer(owner);
        Digests digests = new Digests();
        x25519 = new CurveAgreement(NamedGroup.X25519, evp, calls, owner);
        p256 = new CurveAgreement(NamedGroup.SECP256R1, evp, calls, owner);
        p384 = new CurveAgreement(NamedGroup.SECP384R1, evp, calls, owner);
        ownMlKem = MlKem.of(evp, calls, owner);
        signingKeys = new SigningKeys(evp, calls, digests);
        checks = new SignatureChecks(evp, calls, digests, owner);
    }

    @Override
    public Offer offer(NamedGroup group) {
        try {
            return switch (group) {
                case X25519 -> x25519.offer();
                case SECP256R1 -> p256.offer();
                case SECP384R1 -> p384.offer();
                case X25519MLKEM768, SECP256R1MLKEM768 -> CombinedGroup.offer(group, this);
            };
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public Agreement answer(NamedGroup group, byte[] clientShare) throws TransportException {
        try {
            return switch (group) {
                case X25519 -> x25519.answer(clientShare);
                case SECP256R1 -> p256.answer(clientShare);
                case SECP384R1 -> p384.answer(clientShare);
                case X25519MLKEM768, SECP256R1MLKEM768 ->
                        CombinedGroup.answer(group, clientShare, this);
            };
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public KeyEncapsulation mlKem768() {
        return ownMlKem.isPresent() ? ownMlKem.get() : others().mlKem768();
    }

    @Override
    public byte[] sign(PrivateKey key, SignatureScheme scheme, byte[] content)
            throws GeneralSecurityException {
        try {
            Optional<SigningKey> known =
                    content.length <= CallBuffer.ROOM_BYTES
                            ? signingKeys.of(key)
                            : Optional.empty();
            return known.isPresent()
                    ? known.get().sign(scheme, content)
                    : others().sign(key, scheme, content);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public boolean verify(PublicKey key, SignatureScheme scheme, byte[] content, byte[] signature) {
        try {
            return SignatureChecks.canCheck(scheme, content, signature)
                    ? checks.verify(key, scheme, content, signature)
                    : others().verify(key, scheme, content, signature);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public Offer offer(NamedGroup curve, byte[] pkcs8) {
        return switch (curve) {
            case X25519 -> x25519.offer(pkcs8);
            case SECP256R1 -> p256.offer(pkcs8);
            case SECP384R1 -> p384.offer(pkcs8);
            case X25519MLKEM768, SECP256R1MLKEM768 ->
                    throw new IllegalArgumentException(curve + " is no curve");
        };
    }

    @Override
    public Optional<Offer> mlKemOffer(byte[] pkcs8) {
        return ownMlKem.map(own -> own.offer(pkcs8));
    }

    private PublicKeyOperations others() {
        PublicKeyOperations made = others;
        if (made == null) {
            made = makeOthers.get();
            others = made;
        }
        return made;
    }
}
