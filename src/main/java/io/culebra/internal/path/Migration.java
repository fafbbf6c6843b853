package io.culebra.internal.path;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.FrameType;

/**
 * The rules by which a connection follows its peer to another address.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-9 RFC 9000, section 9
 */
public final class Migration {
    /** What a packet on another path than the one in use asks for. */
    public enum Move {
        /** Nothing: it is processed, and answered on the path in use. */
        STAY,
        /** To validate its path, without sending anything else there. */
        PROBE,
        /** To send there from now on. */
        FOLLOW
    }

    private Migration() {}

    /**
     * Whether datagrams from an address that is not known to the connection are looked at.
     *
     * @param server true on the server's side
     * @param handshakeConfirmed whether the handshake is
     * @return false if they are to be dropped
     */
    public static boolean accepts(boolean server, boolean handshakeConfirmed) {
        // RFC 9000 §9: a client drops what comes from an unknown server address, and nobody
        // migrates before the handshake is confirmed.
        return server && handshakeConfirmed;
    }

    /**
     * What to do about an authenticated packet that came along another path than the one in use.
     *
     * @param server true on the server's side
     * @param probing whether all its frames are {@linkplain #isProbing probing}
     * @param largest whether its packet number is the largest so far
     * @return what to do
     */
    public static Move onOtherPath(boolean server, boolean probing, boolean largest) {
        if (!server) {
            return Move.STAY;
        }
        // RFC 9000 §9.3: only the highest-numbered non-probing packet moves the path.
        return !probing && largest ? Move.FOLLOW : Move.PROBE;
    }

    /**
     * Whether a frame may be in a packet that only tries a path.
     *
     * @param frameType number of the type
     * @return true for PADDING, NEW_CONNECTION_ID, PATH_CHALLENGE and PATH_RESPONSE
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-9.1 RFC 9000, section 9.1
     */
    public static boolean isProbing(long frameType) {
        return frameType == FrameType.PADDING
                || frameType == FrameType.NEW_CONNECTION_ID
                || frameType == FrameType.PATH_CHALLENGE
                || frameType == FrameType.PATH_RESPONSE;
    }

    /**
     * Whether the path that the connection leaves is to be asked too, so that a third party's
     * forwarding of packets does not last.
     *
     * @param left the path that was in use
     * @return true if it was validated: else the peer was never known to be there
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-9.3.3 RFC 9000, section 9.3.3
     */
    public static boolean challengesOld(Path left) {
        return left.validated();
    }

    /**
     * Whether the round trip and congestion state of the old path may be kept for the new one.
     *
     * @param from the peer's old address
     * @param to the peer's new address
     * @return true if only the port differs: a NAT's doing, most likely
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-9.4 RFC 9000, section 9.4
     */
    public static boolean keepsCongestion(InternetAddress from, InternetAddress to) {
        return from.sameHost(to);
    }

    /**
     * Whether packets to the new address may go on with the peer's id of the old one.
     *
     * @param sameLocalId whether the peer's packet came with the id of ours that it used before: it
     *     does not know that its address has changed
     * @param anotherIsUnused whether the peer has given an id that no path uses
     * @return false if an unused one must be taken first
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-9.5 RFC 9000, section 9.5
     */
    public static boolean keepsPeerId(boolean sameLocalId, boolean anotherIsUnused) {
        return sameLocalId && !anotherIsUnused;
    }
}
