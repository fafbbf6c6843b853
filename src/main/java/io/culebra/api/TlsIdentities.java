package io.culebra.api;

import java.util.Arrays;
import java.util.List;

/**
 * Several identities, of which each peer gets one that it can use. A server's choice is by the name
 * that the client asks for, exact names before wildcards, and by the kinds of keys and signatures
 * that the client understands; a client's is by the issuers that the server asks for. Immutable.
 *
 * {@snippet :
 * TlsIdentities identities =
 *         TlsIdentities.of(
 *                 TlsIdentity.fromPem(Path.of("default.pem"), Path.of("default.key")),
 *                 TlsIdentity.fromPem(Path.of("example.org.pem"), Path.of("example.org.key")));
 * }
 *
 * @param all most wanted first, at least one; the first is for names that none is for
 */
public record TlsIdentities(List<TlsIdentity> all) implements IdentitySource {
    /** Makes the list immutable. */
    public TlsIdentities {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("identities are empty: there must be one");
        }
    }

    /**
     * Puts identities together.
     *
     * @param first for names that none is for
     * @param others most wanted first
     * @return all of them
     */
    public static TlsIdentities of(TlsIdentity first, TlsIdentity... others) {
        TlsIdentity[] all = new TlsIdentity[1 + others.length];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return new TlsIdentities(Arrays.asList(all));
    }
}
