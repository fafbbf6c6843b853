package io.culebra.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 9000 §2.3. */
class StreamSchedulerTest {
    private static final int PACKET = 1000;
    private static final long PLENTY = 1L << 30;

    private final Side side = Side.of(false, QuicSettings.builder());
    private final StreamContext context =
            new StreamContext(new FakeConnection(false), QuicSettings.DEFAULTS, side.pool, side);
    private final StreamScheduler scheduler = new StreamScheduler(PACKET);
    private final SendStream a = stream(0);
    private final SendStream b = stream(4);
    private final SendStream c = stream(8);

    @AfterEach
    void close() {
        side.close();
    }

    private SendStream stream(long id) {
        SendStream part = new SendStream(context);
        part.start(new Stream(context, id, true, part, null), 0);
        return part;
    }

    /** Sends packets, and tells in which order streams got to send how many of them. */
    private List<Integer> send(int packets, SendStream... streams) {
        List<Integer> turns = new ArrayList<>();
        SendStream previous = null;
        for (int i = 0; i < packets; i++) {
            SendStream stream = scheduler.next(PLENTY);
            assertNotNull(stream);
            if (stream == previous) {
                turns.add(turns.removeLast() + 1);
            } else {
                assertSame(streams[turns.size() % streams.length], stream);
                turns.add(1);
            }
            scheduler.onSent(stream, PACKET);
            previous = stream;
        }
        return turns;
    }

    @Test
    void servesEqualStreamsInTurnForTenPackets() {
        scheduler.update(a, PLENTY, 0);
        scheduler.update(b, PLENTY, 0);
        scheduler.update(c, PLENTY, 0);
        assertEquals(List.of(10, 10, 10, 10, 10), send(50, a, b, c));
    }

    @Test
    void servesTheMoreUrgentAlone() {
        scheduler.update(a, PLENTY, 0);
        scheduler.prioritize(b, 1, true);
        scheduler.update(b, PLENTY, 0);
        assertEquals(List.of(30), send(30, b));
        scheduler.prioritize(b, 7, true);
        assertEquals(List.of(30), send(30, a));
        scheduler.update(a, 0, 0);
        assertSame(b, scheduler.next(PLENTY));
    }

    @Test
    void servesStreamsThatAreNotIncrementalOneAfterAnother() {
        for (SendStream stream : List.of(a, b)) {
            scheduler.prioritize(stream, 3, false);
            scheduler.update(stream, PLENTY, 0);
        }
        assertEquals(List.of(40), send(40, a));
        scheduler.update(a, 0, 0);
        assertEquals(List.of(40), send(40, b));
    }

    @Test
    void servesOneStreamAloneWithoutEnd() {
        scheduler.update(a, PLENTY, 0);
        assertEquals(List.of(50), send(50, a));
    }

    @Test
    void forgetsStreamsThatHaveNothingLeft() {
        scheduler.update(a, 5, 0);
        scheduler.update(b, 5, 0);
        scheduler.update(c, 5, 0);
        scheduler.update(b, 0, 0);
        assertSame(a, scheduler.next(PLENTY));
        scheduler.update(a, 0, 0);
        assertSame(c, scheduler.next(PLENTY));
        scheduler.update(c, 0, 0);
        assertNull(scheduler.next(PLENTY));
        assertFalse(scheduler.hasData(PLENTY));
    }

    @Test
    void letsOnlyRepeatsGoWithoutCredit() {
        scheduler.update(a, 500, 0);
        scheduler.update(b, 500, 70);
        assertTrue(scheduler.hasData(0));
        assertEquals(70, scheduler.sendableBytes(0));
        assertEquals(170, scheduler.sendableBytes(100));
        assertEquals(1070, scheduler.sendableBytes(PLENTY));
        assertSame(b, scheduler.next(0));
        scheduler.update(b, 500, 0);
        assertNull(scheduler.next(0));
        assertFalse(scheduler.hasData(0));
        assertTrue(scheduler.hasFresh());
    }

    @Test
    void bringsParkedStreamsBackWithCreditInTheirOrder() {
        scheduler.update(a, 500, 0);
        scheduler.update(b, 500, 0);
        scheduler.prioritize(c, 0, true);
        scheduler.update(c, 500, 0);
        assertNull(scheduler.next(0));
        scheduler.unpark();
        List<SendStream> order = new ArrayList<>();
        for (SendStream next = scheduler.next(1); next != null; next = scheduler.next(1)) {
            order.add(next);
            scheduler.update(next, 0, 0);
        }
        assertEquals(List.of(c, a, b), order);
    }

    @Test
    void bringsAParkedStreamBackForARepeat() {
        scheduler.update(a, 500, 0);
        assertNull(scheduler.next(0));
        scheduler.update(a, 500, 10);
        assertSame(a, scheduler.next(0));
    }

    @Test
    void forgetsParkedStreamsToo() {
        scheduler.update(a, 500, 0);
        scheduler.update(b, 500, 0);
        assertNull(scheduler.next(0));
        scheduler.update(a, 0, 0);
        scheduler.unpark();
        assertSame(b, scheduler.next(PLENTY));
        scheduler.update(b, 0, 0);
        assertNull(scheduler.next(PLENTY));
    }
}
