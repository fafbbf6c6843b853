package io.culebra.internal.qpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3ErrorCode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QpackDecoderTest {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final QpackDecoder decoder = new QpackDecoder();
    private final FieldLines lines = new FieldLines();

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private String decode(byte[] section) throws QpackException {
        assertTrue(decoder.decode(section, 0, section.length, NO_LIMIT, lines));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.count(); i++) {
            text.append(lines.name(i)).append('=').append(lines.value(i)).append('|');
        }
        return text.toString();
    }

    private String decode(String digits) throws QpackException {
        return decode(hex(digits));
    }

    private void refuses(String digits) {
        QpackException refused = assertThrows(QpackException.class, () -> decode(digits), digits);
        assertEquals(Http3ErrorCode.QPACK_DECOMPRESSION_FAILED, refused.code());
        assertEquals(0, refused.getStackTrace().length);
    }

    @Test
    void decodesAppendixB1() throws QpackException {
        assertEquals(":path=/index.html|", decode("0000 510b 2f69 6e64 6578 2e68 746d 6c"));
    }

    @Test
    void decodesAnEmptySection() throws QpackException {
        assertEquals("", decode("0000"));
    }

    /** RFC 9204, section 4.5. */
    @Nested
    class Representations {
        @Test
        void indexedFieldLine() throws QpackException {
            assertEquals(":method=GET|", decode("0000 d1"));
            assertEquals("x-frame-options=sameorigin|", decode("0000 ff23"));
        }

        @Test
        void indexedFieldLinesReuseTheStringsOfTheTable() throws QpackException {
            decode("0000 d1");
            assertSame("GET", lines.value(0));
            assertSame(":method", lines.name(0));
        }

        @Test
        void literalWithNameReference() throws QpackException {
            assertEquals("server=a|", decode("0000 5f4d 0161"));
            assertEquals("server=www.example.com|", decode("0000 5f4d 8cf1e3c2e5f23a6ba0ab90f4ff"));
            assertEquals("server=|", decode("0000 5f4d 00"));
        }

        @Test
        void literalWithLiteralName() throws QpackException {
            assertEquals("abc=d|", decode("0000 23616263 0164"));
            assertEquals("custom-key=d|", decode("0000 2f01 25a849e95ba97d7f 0164"));
        }

        @Test
        void theBaseMayBeAnythingThatIsNotNegative() throws QpackException {
            assertEquals(":method=GET|", decode("0005 d1"));
            assertEquals(":method=GET|", decode("007f8001 d1"));
        }

        @Test
        void aNameMayComeTwice() throws QpackException {
            assertEquals("cookie=a|cookie=b|", decode("0000 550161 550162"));
        }
    }

    /** RFC 9204, section 4.5 and 2.2: nothing was ever inserted into a table without capacity. */
    @Nested
    class DynamicReferences {
        @Test
        void inTheRequiredInsertCount() {
            refuses("0100 d1");
            refuses("ff8001 00 d1");
        }

        @Test
        void inANegativeBase() {
            refuses("0080 d1");
            refuses("0085 d1");
        }

        @Test
        void inEveryKindOfLine() {
            refuses("0000 80"); // indexed, dynamic
            refuses("0000 10"); // indexed, post-Base
            refuses("0000 4000"); // literal, dynamic name
            refuses("0000 0000"); // literal, post-Base name
        }
    }

    @Nested
    class Malformed {
        @Test
        void everyPrefixIsRefusedOrEndsBetweenLines() throws QpackException {
            byte[] whole = hex("0000 d1 ff23 510b2f696e6465782e68746d6c 2f0125a849e95ba97d7f 0164");
            decode(whole);
            for (int length = 0; length < whole.length; length++) {
                boolean between = length == 2 || length == 3 || length == 5 || length == 18;
                byte[] prefix = Arrays.copyOf(whole, length);
                if (between) {
                    decode(prefix);
                } else {
                    assertThrows(QpackException.class, () -> decode(prefix), "length " + length);
                }
            }
        }

        @Test
        void staticIndexesBeyondTheTable() {
            refuses("0000 ff24"); // 99
            refuses("0000 ffffffffff0f");
            refuses("0000 5f54 00"); // 99 as a name
        }

        @Test
        void stringsThatAreLongerThanTheSection() {
            refuses("0000 5f4d 0261");
            refuses("0000 5f4d 7fffffffffffffffff7f");
            refuses("0000 27ffffffff0f");
        }

        @Test
        void integersOfMoreThan62Bits() {
            refuses("0000 ffffffffffffffffffffff01");
            refuses("00 7fffffffffffffffffffff01");
        }

        @Test
        void brokenHuffmanCodes() {
            refuses("0000 5f4d 81ff");
            refuses("0000 5f4d 8100");
            refuses("0000 29ff 0164");
        }

        @Test
        void junkIsRefusedOrDecodedButNeverBreaksTheDecoder() {
            Random random = new Random(3);
            int refused = 0;
            for (int round = 0; round < 50_000; round++) {
                byte[] junk = new byte[random.nextInt(40)];
                random.nextBytes(junk);
                if (junk.length > 2) {
                    junk[0] = 0;
                    junk[1] = 0;
                }
                try {
                    decode(junk);
                } catch (QpackException _) {
                    refused++;
                }
            }
            assertTrue(refused > 25_000 && refused < 50_000, refused + " refused");
        }

        /** Sections that github.com/qpackers/qifs says must be refused. */
        @Test
        void theOfflineInteropErrors() throws QpackException {
            for (String section : new String[] {"ff", "00", "00ff", "0081", "000041", "000027"}) {
                refuses(section);
            }
            refuses("000051ff");
            refuses("0000bf");
            assertEquals(":authority=|", decode("0000c0"));
            assertEquals("if-modified-since=|", decode("0000c8"));
            decode("0000fe");
        }
    }

    /** RFC 9114, section 4.2.2. */
    @Nested
    class Limits {
        private final byte[] section = hex("0000 d1 d7 c1"); // 42 + 44 + 38 bytes

        @Test
        void aSectionOfExactlyTheMaximumIsTaken() throws QpackException {
            assertTrue(decoder.decode(section, 0, section.length, 124, lines));
            assertEquals(124, lines.sectionBytes());
        }

        @Test
        void aLargerOneStopsThere() throws QpackException {
            assertFalse(decoder.decode(section, 0, section.length, 123, lines));
            assertFalse(decoder.decode(section, 0, section.length, 42, lines));
            assertEquals(2, lines.count());
        }
    }

    /** RFC 9204, section 7.1.3. */
    @Nested
    class Sensitivity {
        @Test
        void neverIndexedLinesAndCredentialsAreMarked() throws QpackException {
            for (String section :
                    new String[] {
                        "0000 7f3d 0161", // server, never indexed
                        "0000 33616263 0164", // abc, never indexed
                        "0000 55 0161", // cookie
                        "0000 5f45 0161" // authorization
                    }) {
                decode(section);
                assertTrue(lines.isSensitive(), section);
                decode("0000 d1");
                assertFalse(lines.isSensitive());
            }
        }

        @Test
        void theirValuesAreNotKept() throws QpackException {
            decode("0000 55 0161");
            String first = lines.value(0);
            decode("0000 55 0161");
            assertEquals(first, lines.value(0));
            assertNotSame(first, lines.value(0));
        }
    }

    @Test
    void literalsSeenLatelyAreTheSameStrings() throws QpackException {
        byte[] section = hex("0000 5f4d 8cf1e3c2e5f23a6ba0ab90f4ff 23616263 0164");
        decode(section);
        String first = lines.value(0);
        decode(section);
        assertSame(first, lines.value(0));
    }

    @Test
    void aWarmDecoderAllocatesNothing() throws QpackException {
        QpackEncoder encoder = new QpackEncoder();
        encoder.begin();
        encoder.fields(
                Fields.of(
                        "accept", "text/html,application/xhtml+xml",
                        "user-agent", "Mozilla/5.0 (X11; Linux x86_64)",
                        "x-own", "something of one's own",
                        "accept-encoding", "gzip, deflate, br"));
        byte[] section = Arrays.copyOf(encoder.bytes(), encoder.length());
        Garbage.Work<QpackException> request =
                () -> assertTrue(decoder.decode(section, 0, section.length, NO_LIMIT, lines));
        assertEquals(0, Garbage.leastOf(1000, request));
    }
}
