package io.crossplane.provider.managed;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them (MR-20): an optional sign, then number and unit pairs such as {@code 1h30m} or {@code 1.5h}. Used for
 * the poll-interval annotation and for flags.
 */
public final class GoDuration {

    private static final Map<String, Long> NANOS = Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "μs", 1_000L, "ms",
            1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);
    private static final Pattern PAIR = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /** The duration, or nothing if the text is not one or does not fit into 64 bits of nanoseconds. */
    public static Optional<Duration> parse(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String pairs = signed ? text.substring(1) : text;
        Optional<Duration> size = "0".equals(pairs) ? Optional.of(Duration.ZERO) : sum(pairs);
        return text.startsWith("-") ? size.map(Duration::negated) : size;
    }

    private static Optional<Duration> sum(String pairs) {
        Matcher pair = PAIR.matcher(pairs);
        BigDecimal total = BigDecimal.ZERO;
        int end = 0;
        while (pair.find() && pair.start() == end) {
            total = total.add(nanos(pair.group(1), pair.group(2)));
            end = pair.end();
        }
        boolean complete = end > 0 && end == pairs.length();
        return complete && total.compareTo(MOST) <= 0 ? Optional.of(Duration.ofNanos(total.longValueExact()))
                : Optional.empty();
    }

    private static BigDecimal nanos(String number, String unit) {
        String digits = number.endsWith(".") ? number + "0" : number;
        long perUnit = requireNonNull(NANOS.get(unit));
        return new BigDecimal(new BigDecimal(digits).multiply(BigDecimal.valueOf(perUnit)).toBigInteger());
    }
}
