package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations.Agreement;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.wire.TransportException;

/**
 * Key agreement on one curve, for one worker. What can be set up once is set up once: what makes
 * keys, and the object that a peer's share is put into.
 */
final class CurveAgreement {
    private static final int UNCOMPRESSED = 4;

    private final NamedGroup group;
    private final PublicKeyFunctions evp;
    private final CallBuffer calls;
    private final KeyMaker keys;
    private final long encodedName;
    private final long peer;

    CurveAgreement(NamedGroup group, PublicKeyFunctions evp, CallBuffer calls, Owner owner) {
        this.group = group;
        this.evp = evp;
        this.calls = calls;
        keys =
                group == NamedGroup.X25519
                        ? new X25519Keys(evp, calls, owner)
                        : new NistKeys(group, evp, calls, owner);
        encodedName = owner.name("encoded-pub-key");
        peer = owner.own(keys.newKey(), evp.keyFree());
    }

    Offer offer() {
        long key = keys.newKey();
        return new NativeOffer(evp, key, share(key), this::agree);
    }

    /** With a key that is there already. */
    Offer offer(byte[] pkcs8) {
        long key = PrivateKeys.read(pkcs8, evp, calls);
        require(key != 0);
        return new NativeOffer(evp, key, share(key), this::agree);
    }

    Agreement answer(byte[] clientShare) throws TransportException {
        takePeer(clientShare);
        long key = keys.newKey();
        try {
            byte[] share = share(key);
            return new Agreement(share, derive(key));
        } finally {
            evp.freeKey(key);
        }
    }

    private byte[] agree(long key, byte[] peerShare) throws TransportException {
        takePeer(peerShare);
        return derive(key);
    }

    private byte[] share(long key) {
        require(
                evp.octets(
                        key,
                        encodedName,
                        calls.output(),
                        CallBuffer.ROOM_BYTES,
                        calls.outputLength()));
        byte[] share = calls.takeOutput();
        require(share.length == group.clientShareBytes());
        return share;
    }

    /**
     * RFC 8446 §4.2.8.2: points are uncompressed; libcrypto checks both coordinates and that the
     * point is on the curve, which on curves without a cofactor is all there is to check.
     */
    private void takePeer(byte[] share) throws TransportException {
        boolean wellFormed =
                share.length == group.clientShareBytes()
                        && (group == NamedGroup.X25519 || share[0] == UNCOMPRESSED);
        if (!wellFormed || !evp.setPublicKey(peer, calls.input(share), share.length)) {
            throw refusal();
        }
    }

    private byte[] derive(long key) throws TransportException {
        long context = evp.contextOfKey(key);
        try {
            require(evp.deriveInit(context) && evp.deriveSetPeer(context, peer));
            boolean ok = evp.derive(context, calls.secret(), calls.secretLength());
            byte[] secret = calls.takeSecret();
            // RFC 8446 §7.4.2: a share that leads to a secret of zeros gives the key away.
            if (!ok || isZero(secret)) {
                throw refusal();
            }
            return secret;
        } finally {
            evp.freeContext(context);
        }
    }

    private TransportException refusal() {
        evp.clearError();
        return Refusal.illegalParameter("no share of " + group.tlsName());
    }

    /** Looks at all bytes, whatever they are. */
    private static boolean isZero(byte[] secret) {
        int any = 0;
        for (byte one : secret) {
            any |= one;
        }
        return any == 0;
    }

    private void require(boolean ok) {
        evp.require(ok, group.tlsName());
    }
}
