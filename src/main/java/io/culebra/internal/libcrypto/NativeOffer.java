package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.wire.TransportException;

/** A client's key in native memory, until it was used or destroyed. */
final class NativeOffer implements Offer {
    private final PublicKeyFunctions evp;
    private final Agreeing agreeing;
    private final byte[] share;
    private long key;

    /** What is done with a key and the server's answer. */
    interface Agreeing {
        byte[] agree(long key, byte[] serverShare) throws TransportException;
    }

    /** Takes the key over. */
    NativeOffer(PublicKeyFunctions evp, long key, byte[] share, Agreeing agreeing) {
        this.evp = evp;
        this.key = key;
        this.share = share;
        this.agreeing = agreeing;
    }

    @Override
    public byte[] share() {
        return share;
    }

    @Override
    public byte[] agree(byte[] serverShare) throws TransportException {
        if (key == 0) {
            throw new IllegalStateException("used before");
        }
        try {
            return agreeing.agree(key, serverShare);
        } finally {
            destroy();
        }
    }

    @Override
    public void destroy() {
        if (key != 0) {
            evp.freeKey(key);
            key = 0;
        }
    }
}
