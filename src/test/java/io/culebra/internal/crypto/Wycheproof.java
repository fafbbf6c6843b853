package io.culebra.internal.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Vectors of Project Wycheproof, from the folder of that name. */
public final class Wycheproof {
    private Wycheproof() {}

    /**
     * One vector.
     *
     * @param group what all vectors of its group have in common
     * @param fields its own
     */
    public record Vector(Map<String, Object> group, Map<String, Object> fields) {
        /** A number of the group. */
        public int groupNumber(String name) {
            return Math.toIntExact((Long) value(group, name));
        }

        /** Bytes of the group, given in hex. */
        public byte[] groupBytes(String name) {
            return HexFormat.of().parseHex((String) value(group, name));
        }

        /** A number. */
        public int number(String name) {
            return Math.toIntExact((Long) value(fields, name));
        }

        /** Bytes given in hex. */
        public byte[] bytes(String name) {
            return HexFormat.of().parseHex((String) value(fields, name));
        }

        /** Whether the vector is to be accepted. */
        public boolean isValid() {
            return !"invalid".equals(fields.get("result"));
        }

        /** Number and comment. */
        @Override
        public String toString() {
            return fields.get("tcId") + " " + fields.get("comment") + " " + fields.get("flags");
        }
    }

    /** Reads all vectors of a file, named without its ending. */
    public static List<Vector> read(String name) {
        List<Vector> vectors = new ArrayList<>();
        Map<String, Object> file = fields(Json.parse(text("wycheproof/" + name + ".json.gz")));
        for (Object group : (List<?>) value(file, "testGroups")) {
            Map<String, Object> common = fields(group);
            for (Object test : (List<?>) value(common, "tests")) {
                vectors.add(new Vector(common, fields(test)));
            }
        }
        return vectors;
    }

    private static Object value(Map<String, Object> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    @SuppressWarnings("unchecked") // JSON objects have names that are strings
    private static Map<String, Object> fields(Object json) {
        return (Map<String, Object>) json;
    }

    private static String text(String resource) {
        try (InputStream in = Wycheproof.class.getResourceAsStream(resource)) {
            return new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
