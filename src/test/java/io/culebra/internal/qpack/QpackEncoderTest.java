package io.culebra.internal.qpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.Garbage;
import io.culebra.http3.Fields;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QpackEncoderTest {
    private final QpackEncoder encoder = new QpackEncoder();
    private final FieldLines lines = new FieldLines();

    private byte[] encoded() {
        return Arrays.copyOf(encoder.bytes(), encoder.length());
    }

    private String hex() {
        return HexFormat.of().formatHex(encoded());
    }

    private void decode() throws QpackException {
        byte[] section = encoded();
        assertTrue(new QpackDecoder().decode(section, 0, section.length, Long.MAX_VALUE, lines));
        assertEquals(lines.sectionBytes(), encoder.sectionBytes());
    }

    @Test
    void encodesWhatTheStaticTableHasAsAnIndex() {
        encoder.begin();
        encoder.field(":method", "GET");
        encoder.field("x-frame-options", "sameorigin");
        assertEquals("0000d1ff23", hex());
    }

    @Test
    void encodesKnownNamesByReferenceAndValuesInTheShorterForm() {
        encoder.begin();
        encoder.field(":path", "/index.html");
        assertEquals("00005188" + "60d5485f2bce9a68", hex());
        encoder.begin();
        encoder.field(":path", "{}~");
        assertEquals("000051037b7d7e", hex());
    }

    @Test
    void encodesUnknownNamesAsLiterals() throws QpackException {
        encoder.begin();
        encoder.field("x-own", "value");
        decode();
        assertEquals("x-own", lines.name(0));
        assertEquals("value", lines.value(0));
    }

    /** RFC 9204, section 7.1.3. */
    @Test
    void marksCredentialsAsNeverToBeIndexed() throws QpackException {
        for (String name :
                new String[] {"cookie", "set-cookie", "authorization", "proxy-authorization"}) {
            encoder.begin();
            encoder.field(name, "secret");
            byte[] section = encoded();
            boolean neverIndexed =
                    (section[2] & 0xe0) == 0x60
                            || (section[2] & 0xf0) == 0x70
                            || (section[2] & 0xf0) == 0x30;
            assertTrue(neverIndexed, name);
            decode();
            assertEquals(name, lines.name(0));
        }
    }

    @Test
    void encodesEveryStatus() throws QpackException {
        for (int status = 100; status < 1000; status++) {
            encoder.begin();
            encoder.status(status);
            decode();
            assertEquals(":status", lines.name(0));
            assertEquals(String.valueOf(status), lines.value(0));
        }
    }

    @Test
    void encodesContentLengthsOfEverySize() throws QpackException {
        for (long length = 1; length > 0 && length < Long.MAX_VALUE / 10; length *= 10) {
            for (long near = -1; near <= 0; near++) {
                encoder.begin();
                encoder.contentLength(length + near);
                decode();
                assertEquals("content-length", lines.name(0));
                assertEquals(String.valueOf(length + near), lines.value(0));
            }
        }
    }

    @Test
    void encodesAListTheSameWayEveryTime() {
        Fields fields = Fields.of("content-type", "text/plain", "x-own", "a", "server", "culebra");
        encoder.begin();
        encoder.status(200);
        encoder.fields(fields);
        byte[] first = encoded();
        long size = encoder.sectionBytes();
        for (int i = 0; i < 3; i++) {
            encoder.begin();
            encoder.status(200);
            encoder.fields(fields);
            assertArrayEquals(first, encoded());
            assertEquals(size, encoder.sectionBytes());
        }
    }

    @Test
    void bringsRandomListsBack() throws QpackException {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            Fields.Builder builder = Fields.builder();
            int count = random.nextInt(40);
            for (int i = 0; i < count; i++) {
                builder.add(randomName(random), randomValue(random));
            }
            Fields fields = builder.build();
            encoder.begin();
            encoder.fields(fields);
            decode();
            assertEquals(fields.size(), lines.count());
            for (int i = 0; i < count; i++) {
                assertEquals(fields.name(i), lines.name(i));
                assertEquals(fields.value(i), lines.value(i));
            }
        }
    }

    private static String randomName(Random random) {
        if (random.nextBoolean()) {
            int index = random.nextInt(StaticTable.SIZE);
            return StaticTable.name(index).replace(":", "x");
        }
        return "n" + Integer.toString(random.nextInt() & 0xffffff, 36);
    }

    private static String randomValue(Random random) {
        int length = random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(20);
        StringBuilder value = new StringBuilder("v");
        for (int i = 0; i < length; i++) {
            value.append((char) ('!' + random.nextInt(94)));
        }
        return value.append('\u00e9').toString();
    }

    @Test
    void aWarmEncoderAllocatesNothing() {
        Fields fields = Fields.of("content-type", "text/plain", "x-own", "a", "server", "culebra");
        Garbage.Work<RuntimeException> response =
                () -> {
                    encoder.begin();
                    encoder.status(200);
                    encoder.fields(fields);
                    encoder.contentLength(12_345);
                    encoder.field("etag", "\"0123456789abcdef\"");
                };
        assertEquals(0, Garbage.leastOf(1000, response));
    }
}
