package io.culebra.internal.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The versions we speak.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9369#section-3 RFC 9369, section 3
 */
public enum QuicVersion {
    /** RFC 9000. */
    V1(0x0000_0001, 0),
    /** RFC 9369: the same but for numbers. */
    V2(0x6b33_43cf, 1);

    private static final int TYPE_MASK = 0x3;
    private static final PacketType[] V1_ORDER = {
        PacketType.INITIAL, PacketType.ZERO_RTT, PacketType.HANDSHAKE, PacketType.RETRY
    };
    private static final Optional<QuicVersion> FIRST = Optional.of(V1);
    private static final Optional<QuicVersion> SECOND = Optional.of(V2);

    private final int wire;
    private final int typeShift;

    QuicVersion(int wire, int typeShift) {
        this.wire = wire;
        this.typeShift = typeShift;
    }

    /**
     * The version's number in long headers.
     *
     * @return 32 bits
     */
    public int wire() {
        return wire;
    }

    /**
     * Finds a version by its number.
     *
     * @param wire 32 bits of a long header
     * @return empty if we do not speak it; does not allocate
     */
    public static Optional<QuicVersion> of(int wire) {
        QuicVersion known = orNull(wire);
        return known == null ? Optional.empty() : known == V1 ? FIRST : SECOND;
    }

    static @Nullable QuicVersion orNull(int wire) {
        return wire == V1.wire ? V1 : wire == V2.wire ? V2 : null;
    }

    /**
     * The two type bits of a long header.
     *
     * @param type a packet with a long header, not VERSION_NEGOTIATION
     * @return 0 to 3
     * @throws IllegalArgumentException if that type has no bits of its own
     */
    public int longType(PacketType type) {
        int bits =
                switch (type) {
                    case INITIAL -> 0;
                    case ZERO_RTT -> 1;
                    case HANDSHAKE -> 2;
                    case RETRY -> TYPE_MASK;
                    case ONE_RTT, VERSION_NEGOTIATION ->
                            throw new IllegalArgumentException(type + " has no long header type");
                };
        return (bits + typeShift) & TYPE_MASK;
    }

    /**
     * What two type bits stand for.
     *
     * @param bits 0 to 3, others are masked away
     * @return the packet's type
     */
    public PacketType typeOf(int bits) {
        return V1_ORDER[(bits - typeShift) & TYPE_MASK];
    }
}
