package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.NistCurve;
import io.culebra.internal.crypto.SignatureScheme;
import java.lang.ref.Reference;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * Checks signatures by keys that peers show, for one worker. Of such a key nothing stays but, on
 * the NIST curves, the object that the next one is put into.
 */
final class SignatureChecks {
    private static final int ED25519_KEY_BYTES = 32;
    private static final int PUBLIC_KEY = 0x86;

    private final PublicKeyFunctions evp;
    private final CallBuffer calls;
    private final Digests digests;
    private final CurveKey p256;
    private final CurveKey p384;
    private final long ed25519Name;
    private final long rsaName;

    SignatureChecks(PublicKeyFunctions evp, CallBuffer calls, Digests digests, Owner owner) {
        this.evp = evp;
        this.calls = calls;
        this.digests = digests;
        p256 = new CurveKey("P-256", owner);
        p384 = new CurveKey("P-384", owner);
        ed25519Name = owner.name("ED25519");
        rsaName = owner.name("RSA");
    }

    /** Whether this can check signatures of a scheme of such a length. */
    static boolean canCheck(SignatureScheme scheme, byte[] content, byte[] signature) {
        // A key that is for RSA-PSS alone may say more about how, which the others understand.
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256,
                    ECDSA_SECP384R1_SHA384,
                    ED25519,
                    RSA_PSS_RSAE_SHA256,
                    RSA_PSS_RSAE_SHA384,
                    RSA_PSS_RSAE_SHA512 ->
                    content.length <= CallBuffer.ROOM_BYTES
                            && signature.length <= CallBuffer.ROOM_BYTES;
            case RSA_PSS_PSS_SHA256, RSA_PSS_PSS_SHA384, RSA_PSS_PSS_SHA512 -> false;
        };
    }

    boolean verify(PublicKey key, SignatureScheme scheme, byte[] content, byte[] signature) {
        boolean ok =
                switch (key) {
                    case ECPublicKey ec when scheme == SignatureScheme.ECDSA_SECP256R1_SHA256 ->
                            p256.verify(NistCurve.P256, ec, scheme, content, signature);
                    case ECPublicKey ec ->
                            p384.verify(NistCurve.P384, ec, scheme, content, signature);
                    case RSAPublicKey rsa -> verifyRsa(rsa, scheme, content, signature);
                    default -> verifyEd25519(key, content, signature);
                };
        if (!ok) {
            evp.clearError();
        }
        return ok;
    }

    /** A point on a NIST curve, put into the same object each time. */
    private final class CurveKey {
        private final long key;
        private final long context;

        CurveKey(String curve, Owner owner) {
            long generator = owner.own(evp.contextOfName(owner.name("EC")), evp.contextFree());
            Parameters params = new Parameters(owner).with("group", curve);
            boolean ok =
                    evp.keygenInit(generator)
                            && evp.setParams(generator, params.address())
                            && evp.generate(generator, calls.pointerAt(0));
            if (!ok) {
                throw new IllegalStateException("libcrypto makes no key on " + curve);
            }
            key = owner.own(calls.pointer(), evp.keyFree());
            context = owner.own(evp.contextOfKey(key), evp.contextFree());
            if (!evp.verifyInit(context)) {
                throw new IllegalStateException("libcrypto checks no signatures on " + curve);
            }
        }

        boolean verify(
                NistCurve curve,
                ECPublicKey from,
                SignatureScheme scheme,
                byte[] content,
                byte[] signature) {
            byte[] point = curve.encodePoint(from.getW());
            if (!evp.setPublicKey(key, calls.input(point), point.length)) {
                return false;
            }
            byte[] hash = digests.hash(scheme, content);
            return evp.verify(
                    context,
                    calls.input(signature),
                    signature.length,
                    calls.hash(hash),
                    hash.length);
        }
    }

    private boolean verifyEd25519(PublicKey from, byte[] content, byte[] signature) {
        byte[] encoded = from.getEncoded();
        byte[] bytes =
                Arrays.copyOfRange(encoded, encoded.length - ED25519_KEY_BYTES, encoded.length);
        long key = evp.rawPublicKey(ed25519Name, calls.input(bytes), bytes.length);
        long digest = evp.digestNew();
        try {
            return key != 0
                    && evp.digestVerifyInit(digest, key)
                    && evp.digestVerify(
                            digest,
                            calls.output(signature),
                            signature.length,
                            calls.input(content),
                            content.length);
        } finally {
            evp.freeDigest(digest);
            evp.freeKey(key);
        }
    }

    private boolean verifyRsa(
            RSAPublicKey from, SignatureScheme scheme, byte[] content, byte[] signature) {
        Owner owner = new Owner();
        long key =
                rsaKey(
                        new Parameters(owner)
                                .with("n", from.getModulus().toByteArray())
                                .with("e", from.getPublicExponent().toByteArray()));
        long context = key == 0 ? 0 : evp.contextOfKey(key);
        try {
            byte[] hash = digests.hash(scheme, content);
            return context != 0
                    && evp.verifyInit(context)
                    && evp.setParams(context, Pss.parameters(scheme, owner))
                    && evp.verify(
                            context,
                            calls.input(signature),
                            signature.length,
                            calls.hash(hash),
                            hash.length);
        } finally {
            evp.freeContext(context);
            evp.freeKey(key);
            Reference.reachabilityFence(owner);
        }
    }

    /** 0 if these numbers are no key. */
    private long rsaKey(Parameters params) {
        long maker = evp.contextOfName(rsaName);
        try {
            long keyAt = calls.pointerAt(0);
            boolean ok =
                    evp.fromdataInit(maker)
                            && evp.fromdata(maker, keyAt, PUBLIC_KEY, params.address());
            return ok ? calls.pointer() : 0;
        } finally {
            evp.freeContext(maker);
        }
    }
}
