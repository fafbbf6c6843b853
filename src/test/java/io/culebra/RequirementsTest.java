package io.culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables in docs/requirements name code and tests: all of them are there. A name is {@code
 * Class.method}, {@code Class.Nested.method}, or, behind one of these, {@code .other} or {@code
 * other} of the same class.
 */
class RequirementsTest {
    private static final Path TABLES = Path.of("docs", "requirements");
    private static final Pattern COLUMN = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern REMARK = Pattern.compile("\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("\\.?[A-Za-z]\\w*(\\.\\w+)*");
    private static final Pattern CAMEL = Pattern.compile(".*[a-z][A-Z].*");
    private static final int COLUMNS = 5;
    private static final int CODE = 3;
    private static final int TEST = 4;

    /** Sources by the simple names of their files. */
    private final Map<String, String> sources = new HashMap<>();

    private final List<String> wrong = new ArrayList<>();

    @Test
    void nameCodeAndTestsThatAreThere() throws IOException {
        read(Path.of("src", "main", "java"));
        read(Path.of("src", "test", "java"));
        int rows = 0;
        for (Path table : files(TABLES, ".md")) {
            for (String line : Files.readAllLines(table)) {
                String[] columns = COLUMN.split(line);
                if (line.startsWith("|") && columns.length >= COLUMNS) {
                    rows++;
                    check(table, columns[CODE]);
                    check(table, columns[TEST]);
                }
            }
        }
        assertFalse(rows < 300, "rows: " + rows);
        assertEquals(List.of(), wrong);
    }

    private void read(Path root) throws IOException {
        for (Path file : files(root, ".java")) {
            String name = file.getFileName().toString().replace(".java", "");
            sources.merge(name, Files.readString(file), String::concat);
        }
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private void check(Path table, String column) {
        String source = "";
        Matcher names = NAME.matcher(REMARK.matcher(column).replaceAll(""));
        while (names.find()) {
            String name = names.group();
            List<String> parts = new ArrayList<>(List.of(name.split("\\.")));
            if (sources.containsKey(parts.getFirst())) {
                source = sources.getOrDefault(parts.removeFirst(), "");
            } else if (!isName(name, !source.isEmpty())) {
                continue;
            }
            String place = source;
            if (!parts.stream().allMatch(part -> hasWord(place, part))) {
                wrong.add(table.getFileName() + ": " + name);
            }
        }
    }

    /** Whether it is meant as one, and not a word of a sentence. */
    private static boolean isName(String word, boolean behindAClass) {
        return word.endsWith("Test")
                || word.contains(".")
                || (behindAClass && CAMEL.matcher(word).matches());
    }

    private static boolean hasWord(String source, String word) {
        return Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(source).find();
    }
}
