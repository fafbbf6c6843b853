package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.NamedGroup;

/** Keys on a NIST curve, whole from libcrypto. The generator is set up once. */
final class NistKeys implements KeyMaker {
    private final NamedGroup group;
    private final PublicKeyFunctions evp;
    private final CallBuffer calls;
    private final long generator;

    NistKeys(NamedGroup group, PublicKeyFunctions evp, CallBuffer calls, Owner owner) {
        this.group = group;
        this.evp = evp;
        this.calls = calls;
        String curve = group == NamedGroup.SECP256R1 ? "P-256" : "P-384";
        generator = owner.own(evp.contextOfName(owner.name("EC")), evp.contextFree());
        Parameters params = new Parameters(owner).with("group", curve);
        evp.require(
                evp.keygenInit(generator) && evp.setParams(generator, params.address()),
                group.tlsName());
    }

    @Override
    public long newKey() {
        evp.require(evp.generate(generator, calls.pointerAt(0)), group.tlsName());
        return calls.pointer();
    }
}
