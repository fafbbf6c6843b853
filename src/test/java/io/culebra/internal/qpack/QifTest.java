package io.culebra.internal.qpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Header lists and encodings of the QPACK offline interop. */
class QifTest {
    private static InputStream open(String name) {
        return Objects.requireNonNull(QifTest.class.getResourceAsStream("/qifs/" + name));
    }

    private static List<List<String>> lists(String name) {
        try (InputStream in = open(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return text.strip().lines().collect(ArrayList::new, QifTest::add, List::addAll);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(List<List<String>> lists, String line) {
        if (lists.isEmpty() || line.isEmpty()) {
            lists.add(new ArrayList<>());
        }
        if (!line.isEmpty()) {
            lists.getLast().add(line);
        }
    }

    private static List<String> decode(QpackDecoder decoder, byte[] section, int length)
            throws QpackException {
        FieldLines lines = new FieldLines();
        assertTrue(decoder.decode(section, 0, length, Long.MAX_VALUE, lines));
        List<String> decoded = new ArrayList<>();
        for (int i = 0; i < lines.count(); i++) {
            decoded.add(lines.name(i) + "\t" + lines.value(i));
        }
        return decoded;
    }

    @Test
    void decodesWhatOtherStacksEncoded() throws IOException, QpackException {
        List<List<String>> expected = lists("netbsd-hq.qif");
        assertEquals(18, expected.size());
        for (String encoder : new String[] {"ls-qpack", "quinn"}) {
            QpackDecoder decoder = new QpackDecoder();
            List<List<String>> decoded = new ArrayList<>();
            try (DataInputStream in = new DataInputStream(open("netbsd-hq." + encoder + ".out"))) {
                while (in.available() > 0) {
                    in.readLong();
                    byte[] section = in.readNBytes(in.readInt());
                    decoded.add(decode(decoder, section, section.length));
                }
            }
            assertEquals(expected, decoded, encoder);
        }
    }

    @Test
    void encodesAsBrieflyAsOthersDo() {
        QpackEncoder encoder = new QpackEncoder();
        int total = 0;
        for (List<String> list : lists("netbsd-hq.qif")) {
            encode(encoder, list);
            total += encoder.length();
        }
        int recordHeaders = 18 * 12;
        assertTrue(total <= 3150 - recordHeaders, total + " bytes");
    }

    @Test
    void bringsListsBack() throws QpackException {
        QpackEncoder encoder = new QpackEncoder();
        QpackDecoder decoder = new QpackDecoder();
        for (String name : new String[] {"netbsd-hq.qif", "fb-resp-part.qif"}) {
            for (List<String> list : lists(name)) {
                encode(encoder, list);
                assertEquals(list, decode(decoder, encoder.bytes(), encoder.length()));
            }
        }
    }

    private static void encode(QpackEncoder encoder, List<String> list) {
        encoder.begin();
        for (String line : list) {
            int tab = line.indexOf('\t');
            encoder.field(line.substring(0, tab), line.substring(tab + 1));
        }
    }
}
