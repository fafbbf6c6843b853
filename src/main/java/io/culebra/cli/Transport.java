package io.culebra.cli;

import io.culebra.api.QuicSettings;

/** Transport settings of the programs. */
final class Transport {
    private static final int STREAM_BYTES = 1 << 20;
    private static final int CONNECTION_BYTES = 4 << 20;
    private static final int STREAMS = 256;
    private static final long PATIENT_MILLIS = 60_000;
    private static final long CLIENT_HANDSHAKE_MILLIS = 5_000;

    private Transport() {}

    static QuicSettings server() {
        return builder().handshakeTimeoutMillis(PATIENT_MILLIS).build();
    }

    static QuicSettings client() {
        return builder().handshakeTimeoutMillis(CLIENT_HANDSHAKE_MILLIS).build();
    }

    /** For links that lose every third datagram. */
    static QuicSettings patientClient() {
        return builder()
                .handshakeTimeoutMillis(PATIENT_MILLIS)
                .idleTimeoutMillis(PATIENT_MILLIS)
                .build();
    }

    /** The same, but with version 2 wanted most. */
    static QuicSettings secondVersion(QuicSettings settings) {
        return settings.toBuilder()
                .versions(QuicSettings.VERSION_2, QuicSettings.VERSION_1)
                .build();
    }

    private static QuicSettings.Builder builder() {
        return QuicSettings.builder()
                .initialMaxStreamData(STREAM_BYTES)
                .initialMaxData(CONNECTION_BYTES)
                .maxBidirectionalStreams(STREAMS);
    }
}
