package io.culebra.internal.crypto;

import java.util.Optional;

/**
 * The groups that key agreement can use.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.7 RFC 8446, section 4.2.7
 */
public enum NamedGroup {
    /** Curve25519: constant-time in every implementation, and the fastest. */
    X25519(0x001d, "x25519", 32),
    /** NIST P-256. Shares are uncompressed points. */
    SECP256R1(0x0017, "secp256r1", 65),
    /** NIST P-384. Shares are uncompressed points. */
    SECP384R1(0x0018, "secp384r1", 97);

    private static final NamedGroup[] ALL = values();

    private final int wire;
    private final String tlsName;
    private final int shareBytes;
    private final Optional<NamedGroup> found = Optional.of(this);

    NamedGroup(int wire, String tlsName, int shareBytes) {
        this.wire = wire;
        this.tlsName = tlsName;
        this.shareBytes = shareBytes;
    }

    /**
     * Finds a group by its number.
     *
     * @param wire 16 bits of a TLS hello
     * @return empty if we do not have it
     */
    public static Optional<NamedGroup> of(int wire) {
        for (NamedGroup group : ALL) {
            if (group.wire == wire) {
                return group.found;
            }
        }
        return Optional.empty();
    }

    /**
     * The group's number in TLS hellos.
     *
     * @return 16 bits
     */
    public int wire() {
        return wire;
    }

    /**
     * The group's name in the registry of TLS.
     *
     * @return such as x25519
     */
    public String tlsName() {
        return tlsName;
    }

    /**
     * Length of the share that a client sends.
     *
     * @return bytes, exactly
     */
    public int clientShareBytes() {
        return shareBytes;
    }

    /**
     * Length of the share that a server answers with.
     *
     * @return bytes, exactly
     */
    public int serverShareBytes() {
        return shareBytes;
    }
}
