package io.culebra.internal.crypto;

import java.util.Optional;

/**
 * The groups that key agreement can use.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.7 RFC 8446, section 4.2.7
 */
public enum NamedGroup {
    /** ML-KEM-768 and X25519 together: safe as long as one of them is. */
    X25519MLKEM768(0x11ec, "X25519MLKEM768", 1184 + 32, 1088 + 32),
    /** Curve25519: constant-time in every implementation, and the fastest. */
    X25519(0x001d, "x25519", 32, 32),
    /** NIST P-256. Shares are uncompressed points. */
    SECP256R1(0x0017, "secp256r1", 65, 65),
    /** NIST P-384. Shares are uncompressed points. */
    SECP384R1(0x0018, "secp384r1", 97, 97),
    /** P-256 and ML-KEM-768 together. */
    SECP256R1MLKEM768(0x11eb, "SecP256r1MLKEM768", 65 + 1184, 65 + 1088);

    /** RFC 8446 §6: the alert for a share that is none of its group. */
    static final int ILLEGAL_PARAMETER = 47;

    private static final NamedGroup[] ALL = values();

    private final int wire;
    private final String tlsName;
    private final int clientShareBytes;
    private final int serverShareBytes;
    private final Optional<NamedGroup> found = Optional.of(this);

    NamedGroup(int wire, String tlsName, int clientShareBytes, int serverShareBytes) {
        this.wire = wire;
        this.tlsName = tlsName;
        this.clientShareBytes = clientShareBytes;
        this.serverShareBytes = serverShareBytes;
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
        return clientShareBytes;
    }

    /**
     * Length of the share that a server answers with.
     *
     * @return bytes, exactly
     */
    public int serverShareBytes() {
        return serverShareBytes;
    }

    /**
     * Whether the group is a curve together with ML-KEM-768.
     *
     * @return true for {@link #X25519MLKEM768} and {@link #SECP256R1MLKEM768}
     */
    public boolean isCombined() {
        return this == X25519MLKEM768 || this == SECP256R1MLKEM768;
    }

    /**
     * The curve of the group.
     *
     * @return the group itself unless it {@link #isCombined}
     */
    public NamedGroup curve() {
        return switch (this) {
            case X25519MLKEM768 -> X25519;
            case SECP256R1MLKEM768 -> SECP256R1;
            case X25519, SECP256R1, SECP384R1 -> this;
        };
    }

    /**
     * In which order a combined group's shares and secrets are joined.
     *
     * @return true if the curve's come before those of ML-KEM-768
     */
    public boolean isCurveFirst() {
        return this == SECP256R1MLKEM768;
    }
}
