package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.SignatureScheme;
import java.lang.foreign.SegmentAllocator;

/** How libcrypto is told to pad RSA signatures. */
final class Pss {
    private Pss() {}

    static boolean isFor(SignatureScheme scheme) {
        return scheme.jcaName().equals("RSASSA-PSS");
    }

    /**
     * RFC 8446 §4.2.3: both hashes are the scheme's, and the salt is as long.
     *
     * @return address of the parameters
     */
    static long parameters(SignatureScheme scheme, SegmentAllocator memory) {
        String hash = scheme.hashName();
        return new Parameters(memory)
                .with("pad-mode", "pss")
                .with("digest", hash)
                .with("mgf1-digest", hash)
                .with("saltlen", "digest")
                .address();
    }
}
