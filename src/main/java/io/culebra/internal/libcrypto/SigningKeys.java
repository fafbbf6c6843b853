package io.culebra.internal.libcrypto;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The private keys that a worker has signed with, each read once. A key that nobody else holds any
 * more is forgotten here, too.
 */
final class SigningKeys {
    private static final String PKCS8 = "PKCS#8";

    private final PublicKeyFunctions evp;
    private final CallBuffer calls;
    private final Digests digests;
    private final Map<Identity, Optional<SigningKey>> known = new HashMap<>();
    private final ReferenceQueue<PrivateKey> gone = new ReferenceQueue<>();
    private WeakReference<PrivateKey> last = new WeakReference<>(null);
    private Optional<SigningKey> lastFound = Optional.empty();

    SigningKeys(PublicKeyFunctions evp, CallBuffer calls, Digests digests) {
        this.evp = evp;
        this.calls = calls;
        this.digests = digests;
    }

    /** Which object it is, not what it equals: keys may compare their numbers, or may refuse to. */
    private static final class Identity extends WeakReference<PrivateKey> {
        private final int hash;

        Identity(PrivateKey key, @Nullable ReferenceQueue<PrivateKey> queue) {
            super(key, queue);
            hash = System.identityHashCode(key);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            PrivateKey mine = get();
            return mine != null && other instanceof Identity that && that.get() == mine;
        }
    }

    /** The key in the library's form; empty if it cannot be had, as of a token. */
    Optional<SigningKey> of(PrivateKey key) {
        if (last.refersTo(key)) {
            return lastFound;
        }
        Optional<SigningKey> found = known.get(new Identity(key, null));
        if (found == null) {
            forget();
            found = read(key);
            known.put(new Identity(key, gone), found);
        }
        last = new WeakReference<>(key);
        lastFound = found;
        return found;
    }

    /** How many are remembered. */
    int size() {
        forget();
        return known.size();
    }

    private void forget() {
        if (last.get() == null) {
            lastFound = Optional.empty();
        }
        for (Object one = gone.poll(); one != null; one = gone.poll()) {
            known.remove(one);
        }
    }

    private Optional<SigningKey> read(PrivateKey key) {
        byte[] encoded = PKCS8.equals(key.getFormat()) ? key.getEncoded() : null;
        if (encoded == null) {
            return Optional.empty();
        }
        long address = PrivateKeys.read(encoded, evp, calls);
        return address == 0
                ? Optional.empty()
                : Optional.of(new SigningKey(address, evp, calls, digests));
    }
}
