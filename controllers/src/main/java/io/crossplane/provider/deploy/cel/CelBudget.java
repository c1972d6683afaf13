package io.crossplane.provider.deploy.cel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;

/**
 * What one evaluation may cost, in characters looked at or made; all else is counted as what it takes beside a character. The library counts
 * iterations only, but a few of them can double a text until the memory is full. So the arguments of each function are measured before it is
 * called: the library reports every part of an expression as soon as it has its value.
 */
final class CelBudget implements CelEvaluationListener {

    private static final long MOST = 10_000_000;
    private static final long PART = 10;
    private static final long COLLECTED = 4;
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

    private final CelCosts costs;
    private final Map<Long, Long> sizes = new HashMap<>();
    private long left = MOST;

    CelBudget(CelCosts costs) {
        this.costs = costs;
    }

    @Override
    public void callback(CelExpr part, Object value) {
        // The library goes through what a macro has collected for each element that it adds.
        long collected = CelCosts.isAccumulator(part) && value instanceof List<?> list ? list.size() : 0;
        spend(PART + COLLECTED * collected);
        costs.callWith(part).ifPresent(call -> spendOn(call, part.id(), value));
    }

    boolean isSpent() {
        return left < 0;
    }

    private void spendOn(CelCosts.Call call, long argument, Object value) {
        long size = CelValues.size(value, left + 1);
        if (call.regex() && value instanceof String text) {
            size = product(List.of(size, repetitions(text)));
        }
        spend(size);
        sizes.put(argument, size);
        if (call.factor() > 0 && argument == call.arguments().getLast()) {
            spend(product(List.of(call.factor(),
                    product(call.arguments().stream().map(id -> sizes.getOrDefault(id, 1L)).toList()))));
        }
    }

    private void spend(long amount) {
        left = Math.max(left - amount, -1);
        if (isSpent()) {
            throw new Spent();
        }
    }

    /** How often a regular expression asks for its parts at most: so much larger is it compiled. */
    private static long repetitions(String regex) {
        return product(REPETITION.matcher(regex).results().map(CelBudget::count).toList());
    }

    private static long count(MatchResult repetition) {
        String most = repetition.group(2) == null || repetition.group(2).isEmpty() ? repetition.group(1)
                : repetition.group(2);
        return most.length() > 6 ? MOST : Long.parseLong(most);
    }

    private static long product(List<Long> factors) {
        long product = 1;
        for (long factor : factors) {
            product = Math.min(MOST + 1, product * Math.max(1, factor));
        }
        return product;
    }

    /** Ends the evaluation. Where the language forgives it, beside {@code ||}, every further part ends at once, and so the whole. */
    static final class Spent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Spent() {
            super("budget spent", null, false, false);
        }
    }
}
