package io.culebra.internal.qpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HuffmanTest {
    private static final String EVERY_SYMBOL = everySymbol();

    private static String everySymbol() {
        StringBuilder text = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            text.append(c);
        }
        return text.toString();
    }

    private static byte[] encode(String text) {
        byte[] out = new byte[Huffman.encodedLength(text)];
        assertEquals(out.length, Huffman.encode(text, out, 0));
        return out;
    }

    private static String decode(byte[] in) {
        byte[] out = new byte[in.length * 8 / 5];
        int length = Huffman.decode(in, 0, in.length, out);
        return length == Huffman.INVALID
                ? "INVALID"
                : new String(out, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** A string of bits as bytes. */
    private static byte[] bits(String bits) {
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return bytes;
    }

    /** RFC 7541, appendix C.4 and C.6. */
    @Nested
    class Examples {
        private static final String[][] EXAMPLES = {
            {"www.example.com", "f1e3c2e5f23a6ba0ab90f4ff"},
            {"no-cache", "a8eb10649cbf"},
            {"custom-key", "25a849e95ba97d7f"},
            {"custom-value", "25a849e95bb8e8b4bf"},
            {"302", "6402"},
            {"private", "aec3771a4b"},
            {"Mon, 21 Oct 2013 20:13:21 GMT", "d07abe941054d444a8200595040b8166e082a62d1bff"},
            {"https://www.example.com", "9d29ad171863c78f0b97c8e9ae82ae43d3"},
            {"307", "640eff"},
            {"gzip", "9bd9ab"},
            {
                "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
                "94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"
            }
        };

        @Test
        void areEncodedAsTheRfcDoes() {
            for (String[] example : EXAMPLES) {
                assertEquals(example[1], HexFormat.of().formatHex(encode(example[0])));
            }
        }

        @Test
        void areDecodedAsTheRfcDoes() {
            for (String[] example : EXAMPLES) {
                assertEquals(example[0], decode(HexFormat.of().parseHex(example[1])));
            }
        }
    }

    @Test
    void bringsEverySymbolBackAfterEveryOther() {
        for (char first = 0; first < 256; first++) {
            for (char second = 0; second < 256; second++) {
                String text = "" + first + second;
                assertEquals(text, decode(encode(text)));
            }
        }
    }

    @Test
    void bringsLongStringsBack() {
        Random random = new Random(7);
        for (int length = 0; length < 400; length++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) random.nextInt(256));
            }
            assertEquals(text.toString(), decode(encode(text.toString())));
        }
    }

    @Test
    void staysWithinTheRangesGiven() {
        byte[] encoded = encode(EVERY_SYMBOL);
        byte[] in = new byte[encoded.length + 16];
        System.arraycopy(encoded, 0, in, 8, encoded.length);
        byte[] out = new byte[in.length * 8 / 5];
        Arrays.fill(out, (byte) '?');
        assertEquals(256, Huffman.decode(in, 8, 8 + encoded.length, out));
        assertEquals('?', out[256]);

        byte[] target = new byte[encoded.length + 16];
        assertEquals(8 + encoded.length, Huffman.encode(EVERY_SYMBOL, target, 8));
        assertArrayEquals(in, target);
    }

    /** RFC 7541, section 5.2. */
    @Nested
    class Padding {
        @Test
        void ofSevenOnesOrFewerIsTakenAndEveryOtherRefused() {
            String zeroCode = "00000"; // '0'
            for (int symbols = 0; symbols < 9; symbols++) {
                String codes = zeroCode.repeat(symbols);
                int missing = -codes.length() & 7;
                for (int value = 0; value < 1 << missing; value++) {
                    String padding =
                            missing == 0
                                    ? ""
                                    : Integer.toBinaryString(1 << missing | value).substring(1);
                    String decoded = decode(bits(codes + padding));
                    boolean ones = !padding.contains("0");
                    String expected = ones ? "0".repeat(symbols) : "INVALID";
                    if (!ones && missing >= 5) {
                        continue; // may be a symbol of its own
                    }
                    assertEquals(expected, decoded, codes + " " + padding);
                }
            }
        }

        @Test
        void ofAByteOrMoreIsRefused() {
            for (int extra = 1; extra < 9; extra++) {
                byte[] encoded = encode("abc");
                byte[] padded = Arrays.copyOf(encoded, encoded.length + extra);
                Arrays.fill(padded, encoded.length, padded.length, (byte) 0xff);
                assertEquals("INVALID", decode(padded), extra + " bytes");
            }
        }

        @Test
        void aloneIsRefused() {
            assertEquals("INVALID", decode(bits("11111111")));
            assertEquals("", decode(new byte[0]));
        }
    }

    @Test
    void refusesAnEndOfStringSymbolAnywhere() {
        String eos = "1".repeat(30);
        for (int before = 0; before < 9; before++) {
            for (int after = 0; after < 9; after++) {
                String text = "00000".repeat(before) + eos + "00000".repeat(after);
                String padded = text + "1".repeat(-text.length() & 7);
                assertEquals("INVALID", decode(bits(padded)));
            }
        }
    }

    @Test
    void refusesALongCodeThatIsCutShort() {
        for (char symbol = 0; symbol < 256; symbol++) {
            byte[] encoded = encode("" + symbol);
            if (encoded.length < 2) {
                continue;
            }
            byte[] cut = Arrays.copyOf(encoded, encoded.length - 1);
            assertEquals("INVALID", decode(cut), "symbol " + (int) symbol);
        }
    }
}
