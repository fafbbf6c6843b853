package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.KeyEncapsulation;
import io.culebra.internal.crypto.PublicKeyOperations.Agreement;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.wire.TransportException;
import java.util.Optional;

/** ML-KEM-768 of a libcrypto that has it (3.5 and later), for one worker. */
final class MlKem implements KeyEncapsulation {
    private static final String NAME = "ML-KEM-768";

    private final PublicKeyFunctions evp;
    private final CallBuffer calls;
    private final long name;
    private final long encodedName;
    private final long generator;

    private MlKem(PublicKeyFunctions evp, CallBuffer calls, Owner owner, long generator) {
        this.evp = evp;
        this.calls = calls;
        this.generator = generator;
        name = owner.name(NAME);
        encodedName = owner.name("encoded-pub-key");
    }

    /** Empty if the library does not have it. */
    static Optional<MlKem> of(PublicKeyFunctions evp, CallBuffer calls, Owner owner) {
        long context = evp.contextOfName(owner.name(NAME));
        if (context == 0) {
            evp.clearError();
            return Optional.empty();
        }
        long generator = owner.own(context, evp.contextFree());
        evp.require(evp.keygenInit(generator), NAME);
        return Optional.of(new MlKem(evp, calls, owner, generator));
    }

    @Override
    public Offer offer() {
        evp.require(evp.generate(generator, calls.pointerAt(0)), NAME);
        return offer(calls.pointer());
    }

    /** With a key that is there already. */
    Offer offer(byte[] pkcs8) {
        long key = PrivateKeys.read(pkcs8, evp, calls);
        evp.require(key != 0, NAME);
        return offer(key);
    }

    private Offer offer(long key) {
        boolean ok =
                evp.octets(
                        key,
                        encodedName,
                        calls.output(),
                        CallBuffer.ROOM_BYTES,
                        calls.outputLength());
        evp.require(ok, NAME);
        return new NativeOffer(evp, key, calls.takeOutput(), this::decapsulate);
    }

    @Override
    public Agreement answer(byte[] encapsulationKey) throws TransportException {
        // FIPS 203 §7.2: libcrypto checks that the key's numbers are below the modulus.
        long key =
                encapsulationKey.length == KEY_BYTES
                        ? evp.rawPublicKey(name, calls.input(encapsulationKey), KEY_BYTES)
                        : 0;
        if (key == 0) {
            throw refusal();
        }
        long context = evp.contextOfKey(key);
        try {
            boolean ok =
                    evp.encapsulateInit(context)
                            && evp.encapsulate(
                                    context,
                                    calls.output(),
                                    calls.outputLength(),
                                    calls.secret(),
                                    calls.secretLength());
            evp.require(ok, NAME);
            return new Agreement(calls.takeOutput(), calls.takeSecret());
        } finally {
            evp.freeContext(context);
            evp.freeKey(key);
        }
    }

    private byte[] decapsulate(long key, byte[] ciphertext) throws TransportException {
        if (ciphertext.length != CIPHERTEXT_BYTES) {
            throw refusal();
        }
        long context = evp.contextOfKey(key);
        try {
            boolean ok =
                    evp.decapsulateInit(context)
                            && evp.decapsulate(
                                    context,
                                    calls.secret(),
                                    calls.secretLength(),
                                    calls.input(ciphertext),
                                    ciphertext.length);
            evp.require(ok, NAME);
            return calls.takeSecret();
        } finally {
            evp.freeContext(context);
        }
    }

    private TransportException refusal() {
        evp.clearError();
        return Refusal.illegalParameter("no share of " + NAME);
    }
}
