package io.culebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.http3.Http3Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The worker's side and the reader's, without threads: what has arrived can be read at once. */
class BodyInputTest {
    private static final int MANY = 600 << 10;

    private final PausingStream stream = new PausingStream();
    private boolean abandoned;
    private final BodyInput input = new BodyInput(stream.stream(), () -> abandoned = true);

    private void arrive(byte[] bytes, boolean fin) {
        input.onBody(MemorySegment.ofArray(bytes), 0, bytes.length, fin);
    }

    @Test
    void readsWhatArrived() throws IOException {
        arrive(new byte[] {1, 2, 3}, false);
        arrive(new byte[] {4, -1}, true);
        assertEquals(1, input.read());
        assertEquals(4, input.available());
        assertArrayEquals(new byte[] {2, 3}, input.readNBytes(2));
        assertEquals(4, input.read());
        assertEquals(255, input.read());
        assertEquals(-1, input.read());
        assertEquals(-1, input.read(new byte[3]));
    }

    @Test
    void readsOnlyAPartOfTheCallbacksSegment() throws IOException {
        byte[] memory = {9, 1, 2, 9};
        input.onBody(MemorySegment.ofArray(memory), 1, 2, true);
        assertArrayEquals(new byte[] {1, 2}, input.readAllBytes());
    }

    @Test
    void handsWholePiecesOver() throws IOException {
        arrive(new byte[] {1, 2}, false);
        arrive(new byte[] {3}, false);
        input.onBody(MemorySegment.NULL, 0, 0, true);
        assertEquals(1, input.read());
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        assertEquals(2, input.transferTo(rest));
        assertArrayEquals(new byte[] {2, 3}, rest.toByteArray());
    }

    @Test
    void pausesWhileTheReaderLags() throws IOException {
        arrive(new byte[MANY], false);
        assertTrue(stream.paused());
        input.readNBytes(MANY / 2);
        assertTrue(stream.paused());
        input.readNBytes(MANY / 2 - 1);
        assertFalse(stream.paused());
    }

    @Test
    void doesNotPauseForLittle() {
        arrive(new byte[1000], false);
        assertFalse(stream.paused());
    }

    @Test
    void doesNotPauseAtTheEnd() {
        arrive(new byte[MANY], true);
        assertFalse(stream.paused());
    }

    @Test
    void failsAfterWhatArrived() throws IOException {
        arrive(new byte[] {1}, false);
        input.fail(new IOException("gone"));
        assertEquals(1, input.read());
        assertEquals("gone", assertThrows(IOException.class, input::read).getMessage());
    }

    @Test
    void abandonsWhatIsNotReadToTheEnd() {
        arrive(new byte[MANY], false);
        input.close();
        assertTrue(abandoned);
        assertFalse(stream.paused());
        arrive(new byte[MANY], false);
        assertEquals(0, input.available());
        assertThrows(IOException.class, input::read);
    }

    @Test
    void abandonsNothingThatIsWhole() {
        arrive(new byte[10], true);
        input.close();
        assertFalse(abandoned);
    }

    /** Remembers whether it is paused; what is executed runs at once. */
    private static final class PausingStream {
        private boolean paused;

        boolean paused() {
            return paused;
        }

        Http3Stream stream() {
            return Proxies.of(
                    Http3Stream.class,
                    (name, arguments) -> {
                        if (name.equals("connection")) {
                            return Proxies.runningAtOnce();
                        }
                        paused = name.equals("pauseBody");
                        assertEquals(paused ? "pauseBody" : "resumeBody", name);
                        return name;
                    });
        }
    }
}
