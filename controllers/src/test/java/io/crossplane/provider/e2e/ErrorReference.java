package io.crossplane.provider.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.crossplane.provider.cluster.TestCluster;

/** The page that tells users what each error means. Tests take from it what they expect, so that the two cannot drift apart. */
public final class ErrorReference {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final int COLUMNS = 6;

    private ErrorReference() {}

    /**
     * One row of the page.
     *
     * @param shows the step that fails ({@code create}, {@code update}, {@code connect}, {@code observe}), {@code answer} for the API
     *     server's own, or the type of a condition
     * @param reason of the condition that explains the step; empty if none does
     * @param message with placeholders such as {@code {name}}
     * @param cure what to do
     */
    public record Entry(String id, String shows, String reason, String message, String cure) {

        /** The message with these facts filled in; a placeholder without a fact stands for any text. */
        Pattern message(Map<String, String> facts) {
            StringBuilder regex = new StringBuilder();
            int end = 0;
            for (MatchResult placeholder : PLACEHOLDER.matcher(message).results().toList()) {
                regex.append(Pattern.quote(message.substring(end, placeholder.start())));
                String fact = facts.get(placeholder.group(1));
                regex.append(fact == null ? ".+" : Pattern.quote(fact));
                end = placeholder.end();
            }
            return Pattern.compile(regex.append(Pattern.quote(message.substring(end))).toString());
        }
    }

    /** The row with this id. */
    public static Entry of(String id) {
        Entry entry = entries().get(id);
        if (entry == null) {
            throw new IllegalArgumentException("docs/reference/errors.md has no row " + id);
        }
        return entry;
    }

    /** All rows, by id. */
    static Map<String, Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String line : lines()) {
            if (!line.startsWith("| `")) {
                continue;
            }
            List<String> cells = Arrays.stream(line.substring(1).split(" \\| | \\|$")).map(String::strip).toList();
            if (cells.size() != COLUMNS) {
                throw new IllegalStateException("a row of " + cells.size() + " cells: " + line);
            }
            Entry entry = new Entry(code(cells.get(0)), code(cells.get(2)), code(cells.get(3)), code(cells.get(4)),
                    cells.get(5));
            if (entries.put(entry.id(), entry) != null) {
                throw new IllegalStateException("two rows " + entry.id());
            }
        }
        return entries;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(TestCluster.REPOSITORY.resolve("docs/reference/errors.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String code(String cell) {
        Matcher quoted = Pattern.compile("^`(.*)`$").matcher(cell);
        return quoted.matches() ? quoted.group(1) : "";
    }
}
