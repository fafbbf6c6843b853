package io.culebra.http3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The fields of a message, in order. Names are lower-case; a name may occur several times.
 * Immutable.
 *
 * <p>A list that is made once and used for many messages is cheaper to send than one made each
 * time.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9110#section-5 RFC 9110, section 5
 */
public final class Fields implements Iterable<Fields.Line> {
    /** No fields. */
    public static final Fields EMPTY = new Fields(new String[0]);

    private final String[] namesAndValues;

    private Fields(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /**
     * One field line.
     *
     * @param name lower-case
     * @param value characters up to 0xff
     */
    public record Line(String name, String value) {}

    /**
     * A list of names and values in turn.
     *
     * @param namesAndValues an even number of strings; names may have upper-case letters
     * @return the list
     * @throws IllegalArgumentException as {@link Builder#add} does, or for an odd number
     */
    public static Fields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "field '" + namesAndValues[namesAndValues.length - 1] + "' has no value");
        }
        Builder builder = builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /**
     * Starts a list.
     *
     * @return an empty builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * How many lines there are.
     *
     * @return 0 or more
     */
    public int size() {
        return namesAndValues.length / 2;
    }

    /**
     * The name of a line.
     *
     * @param line 0 to {@link #size} - 1
     * @return lower-case
     */
    public String name(int line) {
        return namesAndValues[2 * line];
    }

    /**
     * The value of a line.
     *
     * @param line 0 to {@link #size} - 1
     * @return characters up to 0xff
     */
    public String value(int line) {
        return namesAndValues[2 * line + 1];
    }

    /**
     * The first value of a name.
     *
     * @param name in any case
     * @return empty if there is no such field
     */
    public Optional<String> first(String name) {
        int line = indexOf(lowerCase(name), 0);
        return line < 0 ? Optional.empty() : Optional.of(value(line));
    }

    /**
     * All values of a name.
     *
     * @param name in any case
     * @return in order; empty if there is no such field
     */
    public List<String> all(String name) {
        String wanted = lowerCase(name);
        List<String> values = new ArrayList<>();
        for (int i = indexOf(wanted, 0); i >= 0; i = indexOf(wanted, i + 1)) {
            values.add(value(i));
        }
        return values;
    }

    /**
     * Whether a field occurs.
     *
     * @param name in any case
     * @return true if at least one line has the name
     */
    public boolean contains(String name) {
        return indexOf(lowerCase(name), 0) >= 0;
    }

    private int indexOf(String lowerCaseName, int from) {
        for (int i = from; i < size(); i++) {
            if (name(i).equals(lowerCaseName)) {
                return i;
            }
        }
        return -1;
    }

    private static String lowerCase(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    @Override
    public Iterator<Line> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Line next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return new Line(name(next), value(next++));
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Fields fields
                        && Arrays.equals(namesAndValues, fields.namesAndValues));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(namesAndValues);
    }

    /** One line each, as they would look in HTTP/1.1. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            text.append(name(i)).append(": ").append(value(i)).append('\n');
        }
        return text.toString();
    }

    /** Makes a {@link Fields}. May be reused: {@link #build} leaves it empty. */
    public static final class Builder {
        private static final int FIRST_CAPACITY = 8;

        private String[] namesAndValues = new String[2 * FIRST_CAPACITY];
        private int used;

        private Builder() {}

        /**
         * Adds a line.
         *
         * @param name upper-case letters become lower-case
         * @param value characters up to 0xff
         * @return this
         * @throws IllegalArgumentException if the name is no token, or the value has control
         *     characters or a space at an end
         */
        public Builder add(String name, String value) {
            if (!tryAdd(lowerCase(name), value)) {
                throw new IllegalArgumentException(
                        Http3Syntax.isFieldName(lowerCase(name))
                                ? "the value of field '" + name + "' has characters that it may not"
                                : "'" + name + "' is no field name");
            }
            return this;
        }

        /**
         * Adds all lines of a list.
         *
         * @param fields the lines
         * @return this
         */
        public Builder addAll(Fields fields) {
            for (int i = 0; i < fields.size(); i++) {
                append(fields.name(i), fields.value(i));
            }
            return this;
        }

        /**
         * Adds a line that came from elsewhere, if it may stand in a message.
         *
         * @param name as it came: upper-case letters are refused
         * @param value as it came
         * @return false, and nothing was added, if one of them has characters that it may not
         */
        public boolean tryAdd(String name, String value) {
            if (!Http3Syntax.isFieldName(name) || !Http3Syntax.isFieldValue(value)) {
                return false;
            }
            append(name, value);
            return true;
        }

        private void append(String name, String value) {
            if (used == namesAndValues.length) {
                namesAndValues = Arrays.copyOf(namesAndValues, 2 * used);
            }
            namesAndValues[used++] = name;
            namesAndValues[used++] = value;
        }

        /**
         * Makes the list, and starts over.
         *
         * @return immutable
         */
        public Fields build() {
            if (used == 0) {
                return EMPTY;
            }
            Fields fields = new Fields(Arrays.copyOf(namesAndValues, used));
            used = 0;
            return fields;
        }
    }
}
