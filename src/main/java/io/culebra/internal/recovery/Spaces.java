package io.culebra.internal.recovery;

import io.culebra.internal.wire.PacketNumberSpace;

/** The three packet number spaces of one connection. */
final class Spaces {
    private final SpaceRecovery initial;
    private final SpaceRecovery handshake;
    private final SpaceRecovery application;
    private final SpaceRecovery[] all;

    Spaces(PathTable paths) {
        FrameReport acked = new FrameReport(false);
        FrameReport lost = new FrameReport(true);
        initial = new SpaceRecovery(PacketNumberSpace.INITIAL, paths, acked, lost);
        handshake = new SpaceRecovery(PacketNumberSpace.HANDSHAKE, paths, acked, lost);
        application = new SpaceRecovery(PacketNumberSpace.APPLICATION, paths, acked, lost);
        all = new SpaceRecovery[] {initial, handshake, application};
    }

    SpaceRecovery of(PacketNumberSpace space) {
        return switch (space) {
            case INITIAL -> initial;
            case HANDSHAKE -> handshake;
            case APPLICATION -> application;
        };
    }

    SpaceRecovery initial() {
        return initial;
    }

    SpaceRecovery handshake() {
        return handshake;
    }

    SpaceRecovery application() {
        return application;
    }

    /** In the order in which they are used; not to be changed. */
    SpaceRecovery[] all() {
        return all;
    }
}
