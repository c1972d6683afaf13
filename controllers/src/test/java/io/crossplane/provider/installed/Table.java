package io.crossplane.provider.installed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table that {@code kubectl get} has printed.
 *
 * @param columns the heads of its columns
 * @param rows by column, what stands in each row
 */
record Table(List<String> columns, List<Map<String, String>> rows) {

    private static final Pattern HEAD = Pattern.compile("\\S+");

    /** Reads it by where its columns begin, for a field may be empty or have blanks in it. */
    static Table of(String printed) {
        List<String> lines = printed.lines().toList();
        if (lines.isEmpty()) {
            return new Table(List.of(), List.of());
        }
        Map<String, Integer> starts = new LinkedHashMap<>();
        HEAD.matcher(lines.getFirst()).results().forEach(head -> starts.put(head.group(), head.start()));
        return new Table(List.copyOf(starts.keySet()), lines.stream().skip(1).map(line -> row(starts, line)).toList());
    }

    /** The row of an object; its name may have its kind before it. */
    Map<String, String> row(String name) {
        return rows.stream()
                .filter(row -> row.get("NAME").equals(name) || row.get("NAME").endsWith("/" + name))
                .findAny()
                .orElseThrow(() -> new NoSuchElementException(name + " is not among " + rows));
    }

    /** What stands in a column, from top to bottom. */
    List<String> column(String head) {
        return rows.stream().map(row -> row.get(head)).toList();
    }

    private static Map<String, String> row(Map<String, Integer> starts, String line) {
        Map<String, String> row = new LinkedHashMap<>();
        List<Integer> ends = Stream.concat(starts.values().stream().skip(1), Stream.of(line.length())).toList();
        int column = 0;
        for (var start : starts.entrySet()) {
            int from = Math.min(start.getValue(), line.length());
            row.put(start.getKey(), line.substring(from, Math.clamp(ends.get(column++), from, line.length())).strip());
        }
        return row;
    }
}
