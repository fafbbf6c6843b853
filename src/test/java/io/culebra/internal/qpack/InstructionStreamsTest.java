package io.culebra.internal.qpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.culebra.http3.Http3ErrorCode;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InstructionStreamsTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** RFC 9204, section 4.3. */
    @Nested
    class Encoder {
        private void read(String digits) throws QpackException {
            byte[] bytes = hex(digits);
            new EncoderStream().read(MemorySegment.ofArray(bytes), 0, bytes.length);
        }

        @Test
        void aCapacityOfZeroIsTaken() throws QpackException {
            read("");
            read("20");
            read("202020");
        }

        @Test
        void everyOtherInstructionIsRefused() {
            for (int instruction = 0; instruction < 256; instruction++) {
                if (instruction == 0x20) {
                    continue;
                }
                String digits = "20" + HexFormat.of().toHexDigits((byte) instruction) + "00";
                QpackException refused =
                        assertThrows(QpackException.class, () -> read(digits), digits);
                assertEquals(Http3ErrorCode.QPACK_ENCODER_STREAM_ERROR, refused.code());
            }
        }
    }

    /** RFC 9204, section 4.4. */
    @Nested
    class Decoder {
        private void read(String digits) throws QpackException {
            byte[] bytes = hex(digits);
            MemorySegment segment = MemorySegment.ofArray(bytes);
            new DecoderStream().read(segment, 0, bytes.length);
            DecoderStream byteByByte = new DecoderStream();
            for (int i = 0; i < bytes.length; i++) {
                byteByByte.read(segment, i, 1);
            }
        }

        private void refuses(String digits) {
            QpackException refused = assertThrows(QpackException.class, () -> read(digits), digits);
            assertEquals(Http3ErrorCode.QPACK_DECODER_STREAM_ERROR, refused.code());
        }

        @Test
        void cancellationsAreTaken() throws QpackException {
            read("");
            read("40");
            read("7e 44 7f00 7f8001 40");
            read("7f");
        }

        @Test
        void acknowledgmentsAreRefused() {
            refuses("80");
            refuses("44 ff00");
        }

        @Test
        void incrementsAreRefused() {
            refuses("00");
            refuses("01");
            refuses("44 3f00");
        }

        @Test
        void streamIdsOfMoreThan62BitsAreRefused() {
            refuses("7f ffffffffffffffffffff01");
        }
    }
}
