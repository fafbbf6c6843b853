package io.culebra.internal.qpack;

import java.util.Arrays;

/**
 * The field lines of one section, in order, as they were decoded: not validated. Reused from
 * section to section.
 */
public final class FieldLines {
    private static final int FIRST_CAPACITY = 32;

    /** RFC 9114 §4.2.2: what a field costs beyond its name and value. */
    private static final int OVERHEAD = 32;

    private String[] namesAndValues = new String[2 * FIRST_CAPACITY];
    private int count;
    private long sectionBytes;
    private boolean sensitive;

    /** Creates an empty list. */
    public FieldLines() {}

    /**
     * How many lines there are.
     *
     * @return 0 or more
     */
    public int count() {
        return count;
    }

    /**
     * The name of a line.
     *
     * @param line 0 to {@link #count} - 1
     * @return characters up to 255
     */
    public String name(int line) {
        return namesAndValues[2 * line];
    }

    /**
     * The value of a line.
     *
     * @param line 0 to {@link #count} - 1
     * @return characters up to 255
     */
    public String value(int line) {
        return namesAndValues[2 * line + 1];
    }

    /**
     * The size of the section.
     *
     * @return bytes of names and values, and 32 a line
     * @spec https://www.rfc-editor.org/rfc/rfc9114#section-4.2.2 RFC 9114, section 4.2.2
     */
    public long sectionBytes() {
        return sectionBytes;
    }

    /**
     * Whether a line is not to be kept anywhere: a credential, or marked by the sender as never to
     * be indexed (RFC 9204 §4.5.4).
     *
     * @return false if all lines may be kept
     */
    public boolean isSensitive() {
        return sensitive;
    }

    /** Makes the list empty. */
    public void clear() {
        Arrays.fill(namesAndValues, 0, 2 * count, "");
        count = 0;
        sectionBytes = 0;
        sensitive = false;
    }

    void add(String name, String value) {
        if (2 * count == namesAndValues.length) {
            namesAndValues = Arrays.copyOf(namesAndValues, 4 * count);
        }
        namesAndValues[2 * count] = name;
        namesAndValues[2 * count + 1] = value;
        count++;
        sectionBytes += name.length() + value.length() + OVERHEAD;
    }

    void markSensitive() {
        sensitive = true;
    }
}
