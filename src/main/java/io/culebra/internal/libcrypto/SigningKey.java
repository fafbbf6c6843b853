package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.SignatureScheme;
import java.lang.ref.Reference;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.EnumMap;
import java.util.Map;

/**
 * A private key in native memory, with a context for each scheme that it has signed with, ready for
 * the next signature. Freed when nobody can reach it.
 */
final class SigningKey {
    private final Owner owner = new Owner();
    private final PublicKeyFunctions evp;
    private final CallBuffer calls;
    private final Digests digests;
    private final long key;
    private final Map<SignatureScheme, Long> contexts = new EnumMap<>(SignatureScheme.class);

    /** Takes the key over. */
    SigningKey(long key, PublicKeyFunctions evp, CallBuffer calls, Digests digests) {
        this.evp = evp;
        this.calls = calls;
        this.digests = digests;
        this.key = owner.own(key, evp.keyFree());
    }

    byte[] sign(SignatureScheme scheme, byte[] content) throws GeneralSecurityException {
        try {
            boolean ok =
                    scheme == SignatureScheme.ED25519
                            ? signContent(content)
                            : signHash(scheme, digests.hash(scheme, content));
            if (!ok) {
                evp.clearError();
                throw new SignatureException("libcrypto cannot sign with this key");
            }
            return calls.takeOutput();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private boolean signHash(SignatureScheme scheme, byte[] hash) throws SignatureException {
        return evp.sign(
                context(scheme),
                calls.output(),
                calls.outputLength(),
                calls.hash(hash),
                hash.length);
    }

    /** Ed25519 hashes twice, so that it needs the content itself. */
    private boolean signContent(byte[] content) {
        long digest = evp.digestNew();
        try {
            return evp.digestSignInit(digest, key)
                    && evp.digestSign(
                            digest,
                            calls.output(),
                            calls.outputLength(),
                            calls.input(content),
                            content.length);
        } finally {
            evp.freeDigest(digest);
        }
    }

    private long context(SignatureScheme scheme) throws SignatureException {
        Long known = contexts.get(scheme);
        if (known != null) {
            return known;
        }
        long context = owner.own(evp.contextOfKey(key), evp.contextFree());
        boolean ok =
                evp.signInit(context)
                        && (!Pss.isFor(scheme)
                                || evp.setParams(context, Pss.parameters(scheme, owner)));
        if (!ok) {
            evp.clearError();
            throw new SignatureException("libcrypto cannot sign " + scheme + " with this key");
        }
        contexts.put(scheme, context);
        return context;
    }
}
