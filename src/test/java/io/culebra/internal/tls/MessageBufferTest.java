package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.TransportException;
import io.culebra.internal.wire.Violation;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageBufferTest {
    private final MessageBuffer buffer = new MessageBuffer();

    @Test
    void givesMessagesWholeWhateverThePieces() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] first = message(1, random.nextInt(300));
            byte[] second = message(2, random.nextInt(300));
            TlsWriter both = new TlsWriter(16).put(first).put(second);
            byte[] stream = both.toByteArray();
            int taken = 0;
            for (int at = 0; at < stream.length; ) {
                int piece = Math.min(stream.length - at, 1 + random.nextInt(200));
                append(stream, at, piece);
                at += piece;
                while (buffer.hasMessage()) {
                    byte[] expected = taken++ == 0 ? first : second;
                    HandshakeMessage message = buffer.take();
                    assertEquals(expected[0], message.type());
                    assertArrayEquals(body(expected), message.body().rest());
                }
            }
            assertEquals(2, taken);
            assertTrue(buffer.isEmpty());
        }
    }

    @Test
    void hasNoMessageBeforeItsLastByte() throws Exception {
        byte[] message = message(1, 100);
        for (int at = 0; at < message.length; at++) {
            assertFalse(buffer.hasMessage());
            append(message, at, 1);
        }
        assertTrue(buffer.hasMessage());
    }

    @Test
    void refusesALengthAboveTheBoundAsSoonAsItIsRead() throws Exception {
        append(new byte[] {1, 1, 0, 0}, 0, 4);
        assertFalse(buffer.hasMessage());
        MessageBuffer other = new MessageBuffer();
        byte[] header = {1, 1, 0, 1};
        other.append(MemorySegment.ofArray(header), 0, 4);
        TransportException refusal = assertThrows(TransportException.class, other::hasMessage);
        assertEquals(Violation.CRYPTO_BUFFER_FULL, refusal.violation());
    }

    /** RFC 9000 §7.5. */
    @Test
    void keepsNoMoreThanTheBound() throws Exception {
        byte[] much = new byte[MessageBuffer.MOST_BYTES];
        append(much, 0, much.length);
        TransportException refusal =
                assertThrows(TransportException.class, () -> append(much, 0, 1));
        assertEquals(Violation.CRYPTO_BUFFER_FULL, refusal.violation());
    }

    @Test
    void keepsTheBytesWhenItIsTrimmed() throws Exception {
        append(message(1, 10), 0, 14);
        append(message(2, 20), 0, 20);
        buffer.take();
        buffer.trim();
        assertFalse(buffer.hasMessage());
        append(message(2, 20), 20, 4);
        assertTrue(buffer.hasMessage());
        assertArrayEquals(body(message(2, 20)), buffer.take().body().rest());
    }

    private void append(byte[] bytes, int from, int length) throws TransportException {
        buffer.append(MemorySegment.ofArray(bytes), from, length);
    }

    private static byte[] message(int type, int bodyBytes) {
        TlsWriter out = new TlsWriter(4);
        int mark = out.beginMessage(type);
        for (int i = 0; i < bodyBytes; i++) {
            out.u8(i * type);
        }
        out.endMessage(mark);
        return out.toByteArray();
    }

    private static byte[] body(byte[] message) {
        return new TlsReader(message, 4, message.length).rest();
    }
}
