package io.culebra.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private final Fields fields =
            Fields.of("Content-Type", "text/plain", "vary", "origin", "VARY", "accept");

    @Test
    void keepsOrderAndMakesNamesLowerCase() {
        assertEquals(3, fields.size());
        assertEquals("content-type", fields.name(0));
        assertEquals("accept", fields.value(2));
        assertEquals("content-type: text/plain\nvary: origin\nvary: accept\n", fields.toString());
    }

    @Test
    void findsNamesInAnyCase() {
        assertEquals(Optional.of("origin"), fields.first("Vary"));
        assertEquals(List.of("origin", "accept"), fields.all("vary"));
        assertTrue(fields.contains("CONTENT-TYPE"));
        assertFalse(fields.contains("server"));
        assertEquals(Optional.empty(), fields.first("server"));
        assertEquals(List.of(), fields.all("server"));
    }

    @Test
    void iteratesOverItsLines() {
        StringBuilder names = new StringBuilder();
        var lines = fields.iterator();
        while (lines.hasNext()) {
            names.append(lines.next().name()).append(' ');
        }
        assertEquals("content-type vary vary ", names.toString());
        assertThrows(NoSuchElementException.class, lines::next);
    }

    @Test
    void isEqualByContent() {
        Fields same = Fields.builder().addAll(fields).build();
        assertEquals(fields, same);
        assertEquals(fields.hashCode(), same.hashCode());
        assertFalse(fields.equals(Fields.of("vary", "origin")));
        assertSame(Fields.EMPTY, Fields.of());
    }

    @Test
    void aBuilderIsEmptyAfterBuild() {
        Fields.Builder builder = Fields.builder().add("a", "b");
        assertEquals(1, builder.build().size());
        assertEquals(0, builder.build().size());
    }

    @Test
    void refusesNamesThatAreNoTokens() {
        for (String name : new String[] {"", ":path", "a b", "a:", "\u00e9", "a\n", "a\0"}) {
            assertThrows(IllegalArgumentException.class, () -> Fields.of(name, "x"), name);
        }
        assertFalse(Fields.builder().tryAdd("Upper", "x"));
        assertThrows(IllegalArgumentException.class, () -> Fields.of("odd"));
    }

    @Test
    void refusesValuesWithControlCharacters() {
        for (char c = 0; c < 300; c++) {
            String value = "a" + c + "b";
            boolean allowed = c == '\t' || (c >= ' ' && c != 0x7f && c < 256);
            assertEquals(allowed, Fields.builder().tryAdd("x", value), "character " + (int) c);
        }
        for (String value : new String[] {" a", "a ", "\ta", "a\t", " "}) {
            assertThrows(IllegalArgumentException.class, () -> Fields.of("x", value));
        }
    }
}
