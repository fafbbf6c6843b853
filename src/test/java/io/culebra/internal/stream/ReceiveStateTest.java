package io.culebra.internal.stream;

import static io.culebra.internal.stream.ReceiveState.DATA_READ;
import static io.culebra.internal.stream.ReceiveState.DATA_RECVD;
import static io.culebra.internal.stream.ReceiveState.RECV;
import static io.culebra.internal.stream.ReceiveState.RESET_READ;
import static io.culebra.internal.stream.ReceiveState.RESET_RECVD;
import static io.culebra.internal.stream.ReceiveState.SIZE_KNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.internal.stream.ReceiveState.Event;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RFC 9000 §3.2, figure 3, without its two optional edges. */
class ReceiveStateTest {
    private static final Map<ReceiveState, Map<Event, ReceiveState>> EDGES =
            Map.of(
                    RECV,
                    Map.of(Event.FIN, SIZE_KNOWN, Event.RESET, RESET_RECVD),
                    SIZE_KNOWN,
                    Map.of(Event.ALL_DATA, DATA_RECVD, Event.RESET, RESET_RECVD),
                    DATA_RECVD,
                    Map.of(Event.DATA_READ, DATA_READ),
                    RESET_RECVD,
                    Map.of(Event.RESET_READ, RESET_READ),
                    DATA_READ,
                    Map.of(),
                    RESET_READ,
                    Map.of());

    private static Map<Event, ReceiveState> edges(ReceiveState state) {
        return EDGES.getOrDefault(state, Map.of());
    }

    @Test
    void hasTheEdgesOfTheFigureAndNoOthers() {
        for (ReceiveState state : ReceiveState.values()) {
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
        for (ReceiveState state : ReceiveState.values()) {
            assertEquals(edges(state).isEmpty(), state.isTerminal(), state::toString);
            assertEquals(
                    EnumSet.of(RECV, SIZE_KNOWN).contains(state), state.isOpen(), state::toString);
        }
    }
}
