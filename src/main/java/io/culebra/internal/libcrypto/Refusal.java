package io.culebra.internal.libcrypto;

import io.culebra.internal.wire.TransportException;

/** What is said to a peer whose share is none. */
final class Refusal {
    /** RFC 8446 §6: the alert's number. */
    private static final int ILLEGAL_PARAMETER = 47;

    private Refusal() {}

    static TransportException illegalParameter(String reason) {
        return TransportException.crypto(ILLEGAL_PARAMETER, reason);
    }
}
