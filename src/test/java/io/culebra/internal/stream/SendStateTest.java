package io.culebra.internal.stream;

import static io.culebra.internal.stream.SendState.DATA_RECVD;
import static io.culebra.internal.stream.SendState.DATA_SENT;
import static io.culebra.internal.stream.SendState.READY;
import static io.culebra.internal.stream.SendState.RESET_RECVD;
import static io.culebra.internal.stream.SendState.RESET_SENT;
import static io.culebra.internal.stream.SendState.SEND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.internal.stream.SendState.Event;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RFC 9000 §3.1, figure 2. */
class SendStateTest {
    /** The edges of the figure; FIN in the first frame passes through Send. */
    private static final Map<SendState, Map<Event, SendState>> EDGES =
            Map.of(
                    READY,
                    Map.of(
                            Event.STREAM_SENT, SEND,
                            Event.FIN_SENT, DATA_SENT,
                            Event.RESET_SENT, RESET_SENT),
                    SEND,
                    Map.of(Event.FIN_SENT, DATA_SENT, Event.RESET_SENT, RESET_SENT),
                    DATA_SENT,
                    Map.of(Event.ALL_ACKED, DATA_RECVD, Event.RESET_SENT, RESET_SENT),
                    RESET_SENT,
                    Map.of(Event.RESET_ACKED, RESET_RECVD),
                    DATA_RECVD,
                    Map.of(),
                    RESET_RECVD,
                    Map.of());

    private static Map<Event, SendState> edges(SendState state) {
        return EDGES.getOrDefault(state, Map.of());
    }

    @Test
    void hasTheEdgesOfTheFigureAndNoOthers() {
        for (SendState state : SendState.values()) {
            for (Event event : Event.values()) {
                assertEquals(
                        edges(state).getOrDefault(event, state),
                        state.after(event),
                        () -> state + " after " + event);
            }
        }
    }

    @Test
    void isTerminalWhereTheFigureEnds() {
        for (SendState state : SendState.values()) {
            assertEquals(edges(state).isEmpty(), state.isTerminal(), state::toString);
            assertEquals(
                    EnumSet.of(READY, SEND, DATA_SENT).contains(state),
                    state.isOpen(),
                    state::toString);
        }
    }
}
