package io.culebra.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportParameters;
import io.culebra.internal.wire.Violation;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Transport parameters that end the handshake as soon as they are there (RFC 9001 §8.2). */
class TransportParameterViolationsTest {
    private static final ConnectionId STRANGE =
            ConnectionId.of(new byte[] {1, 1, 1, 1, 1, 1, 1, 1});
    private static final byte[] TOKEN = {5};
    private static final String SOURCE =
            "io.culebra.internal.endpoint.TransportParameterViolationsTest#tamperings";

    /** What a client or a server might say. */
    static Stream<Arguments> tamperings() {
        return Stream.of(
                tampering(Violation.INITIAL_SOURCE_ID_MISMATCH, ours -> ours.initialSourceId(null)),
                tampering(
                        Violation.INITIAL_SOURCE_ID_MISMATCH,
                        ours -> ours.initialSourceId(STRANGE)),
                tampering(
                        Violation.INITIAL_SOURCE_ID_MISMATCH,
                        ours -> ours.initialSourceId(ConnectionId.EMPTY)),
                tampering(Violation.PARAMETER_UDP_PAYLOAD, ours -> ours.maxUdpPayloadSize(1199)),
                tampering(
                        Violation.PARAMETER_STREAM_COUNT,
                        ours -> ours.initialMaxStreamsBidi((1L << 60) + 1)),
                tampering(
                        Violation.PARAMETER_STREAM_COUNT,
                        ours -> ours.initialMaxStreamsUni((1L << 60) + 1)),
                tampering(
                        Violation.PARAMETER_ACK_DELAY_EXPONENT, ours -> ours.ackDelayExponent(21)),
                tampering(
                        Violation.PARAMETER_MAX_ACK_DELAY, ours -> ours.maxAckDelayMillis(1 << 14)),
                // RFC 9368 §4: packets of version 1, and the parameters say 2.
                tampering(
                        Violation.VERSION_MISMATCH,
                        ours ->
                                ours.versionInformation(
                                        ByteBuffer.allocate(3 * Integer.BYTES)
                                                .putInt(QuicVersion.V2.wire())
                                                .putInt(QuicVersion.V2.wire())
                                                .putInt(QuicVersion.V1.wire())
                                                .array())),
                tampering(Violation.PARAMETER_ID_LIMIT, ours -> ours.activeConnectionIdLimit(1)));
    }

    private static Arguments tampering(
            Violation violation, UnaryOperator<TransportParameters.Builder> change) {
        return Arguments.of(violation, change);
    }

    /** RFC 9000 §7.3, §7.4. */
    @Nested
    class AServer {
        @ParameterizedTest
        @MethodSource(SOURCE)
        void closesForParametersThatAreWrong(
                Violation violation, UnaryOperator<TransportParameters.Builder> change) {
            assertRefused(violation, change);
        }

        /** RFC 9000 §18.2. */
        @Test
        void closesForParametersThatOnlyAServerSends() {
            Violation why = Violation.PARAMETER_FROM_CLIENT;
            assertRefused(why, ours -> ours.statelessResetToken(HandmadePeer.RESET_TOKEN));
            assertRefused(why, ours -> ours.originalDestinationId(STRANGE));
            assertRefused(why, ours -> ours.retrySourceId(STRANGE));
        }

        private void assertRefused(
                Violation violation, UnaryOperator<TransportParameters.Builder> change) {
            HandmadePeer client = HandmadePeer.client(Subject.server());
            client.parameters = change;
            client.hello();
            client.answer();
            client.assertClosedFor(violation);
            assertFalse(client.isComplete(), "it went on with the handshake");
        }
    }

    /** RFC 9000 §7.3, §7.4. */
    @Nested
    class AClient {
        @ParameterizedTest
        @MethodSource(SOURCE)
        void closesForParametersThatAreWrong(
                Violation violation, UnaryOperator<TransportParameters.Builder> change) {
            assertRefused(server(), violation, change);
        }

        @Test
        void closesUnlessTheOriginalDestinationIsRight() {
            Violation why = Violation.ORIGINAL_ID_MISMATCH;
            assertRefused(server(), why, ours -> ours.originalDestinationId(null));
            assertRefused(server(), why, ours -> ours.originalDestinationId(STRANGE));
        }

        @Test
        void closesForARetrySourceWithoutARetry() {
            HandmadePeer server = server();
            Violation why = Violation.RETRY_SOURCE_ID_MISMATCH;
            assertRefused(server, why, ours -> ours.retrySourceId(STRANGE));
        }

        @Test
        void closesUnlessTheRetrySourceIsRightAfterARetry() {
            Violation why = Violation.RETRY_SOURCE_ID_MISMATCH;
            assertRefused(serverAfterRetry(), why, ours -> ours.retrySourceId(null));
            assertRefused(serverAfterRetry(), why, ours -> ours.retrySourceId(STRANGE));
        }

        @Test
        void closesIfAfterARetryTheOriginalDestinationIsTheRetrysChoice() {
            HandmadePeer server = serverAfterRetry();
            assertRefused(
                    server,
                    Violation.ORIGINAL_ID_MISMATCH,
                    ours ->
                            ours.originalDestinationId(server.retryId)
                                    .retrySourceId(server.retryId));
        }

        private HandmadePeer server() {
            return HandmadePeer.server(Subject.client(HandmadePeer.SERVER));
        }

        private HandmadePeer serverAfterRetry() {
            HandmadePeer server = server();
            server.retry(server.newId(), TOKEN);
            return server;
        }

        private void assertRefused(
                HandmadePeer server,
                Violation violation,
                UnaryOperator<TransportParameters.Builder> change) {
            server.parameters = change;
            server.listen();
            server.answer();
            server.assertClosedFor(violation);
            assertFalse(server.isComplete(), "it went on with the handshake");
        }
    }
}
