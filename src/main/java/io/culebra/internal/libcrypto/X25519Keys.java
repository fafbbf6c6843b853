package io.culebra.internal.libcrypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.crypto.X25519BasePoint;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Keys for X25519. The chance is libcrypto's, the public half is not: that takes longer there than
 * it need.
 */
final class X25519Keys implements KeyMaker {
    private static final String NAME = "X25519";
    private static final int BYTES = X25519BasePoint.BYTES;

    private final PublicKeyFunctions evp;
    private final CallBuffer calls;
    private final long importer;
    private final MemorySegment privateHalf;
    private final MemorySegment publicHalf;
    private final long both;
    private final byte[] scalar = new byte[BYTES];
    private final byte[] point = new byte[BYTES];

    X25519Keys(PublicKeyFunctions evp, CallBuffer calls, Owner owner) {
        this.evp = evp;
        this.calls = calls;
        privateHalf = owner.allocate(BYTES, Long.BYTES);
        publicHalf = owner.allocate(BYTES, Long.BYTES);
        both =
                new Parameters(owner)
                        .withBytes("priv", privateHalf)
                        .withBytes("pub", publicHalf)
                        .address();
        importer = owner.own(evp.contextOfName(owner.name(NAME)), evp.contextFree());
        evp.require(evp.fromdataInit(importer), NAME);
    }

    @Override
    public long newKey() {
        evp.require(evp.randomBytes(privateHalf.address(), BYTES), NAME);
        MemorySegment.copy(privateHalf, JAVA_BYTE, 0, scalar, 0, BYTES);
        X25519BasePoint.multiply(scalar, point);
        MemorySegment.copy(point, 0, publicHalf, JAVA_BYTE, 0, BYTES);
        boolean ok = evp.fromdata(importer, calls.pointerAt(0), PublicKeyFunctions.KEY_PAIR, both);
        Arrays.fill(scalar, (byte) 0);
        privateHalf.fill((byte) 0);
        evp.require(ok, NAME);
        return calls.pointer();
    }
}
