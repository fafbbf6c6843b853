package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.wire.TransportException;

/** A client's key on a curve, in native memory until it was used or destroyed. */
final class CurveOffer implements Offer {
    private final CurveAgreement curve;
    private final byte[] share;
    private long key;

    CurveOffer(CurveAgreement curve, long key, byte[] share) {
        this.curve = curve;
        this.key = key;
        this.share = share;
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
            return curve.agree(key, serverShare);
        } finally {
            destroy();
        }
    }

    @Override
    public void destroy() {
        if (key != 0) {
            curve.free(key);
            key = 0;
        }
    }
}
