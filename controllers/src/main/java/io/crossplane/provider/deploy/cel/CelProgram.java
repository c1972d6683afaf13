package io.crossplane.provider.deploy.cel;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.crossplane.provider.deploy.cel.CelExpressionException.Kind;

/** The library's program with its costs; the only place that reads the library's failures. */
final class CelProgram {

    private static final Pattern POSITION = Pattern.compile("<input>:(\\d+)");
    private static final Pattern FIELD = Pattern.compile("\\s*\\.\\s*\\??\\s*([A-Za-z_][A-Za-z0-9_]*)");
    private static final String TOO_EXPENSIVE = "takes more computation than an expression may have; make it simpler or"
            + " let it look at fewer elements";

    private final CelRuntime.Program program;
    private final CelCosts costs;
    private final String text;

    CelProgram(CelRuntime.Program program, CelCosts costs, String text) {
        this.program = program;
        this.costs = costs;
        this.text = text;
    }

    JsonNode run(Map<String, JsonNode> variables) {
        Map<String, Object> values = new HashMap<>();
        variables.forEach((name, value) -> values.put(name, CelValues.of(value)));
        CelBudget budget = new CelBudget(costs);
        try {
            return CelValues.toJson(program.trace(values, budget));
        } catch (CelBudget.Spent e) {
            throw new CelExpressionException(Kind.TOO_EXPENSIVE, TOO_EXPENSIVE);
        } catch (CelEvaluationException e) {
            throw budget.isSpent() ? new CelExpressionException(Kind.TOO_EXPENSIVE, TOO_EXPENSIVE) : failure(e);
        }
    }

    /** In words of our own: the library's show values. */
    private CelExpressionException failure(CelEvaluationException failure) {
        Matcher position = POSITION.matcher(String.valueOf(failure.getMessage()));
        int at = position.find() ? Integer.parseInt(position.group(1)) : -1;
        String where = at < 0 ? "" : "character " + (at + 1) + ": ";
        return switch (failure.getErrorCode()) {
            case ATTRIBUTE_NOT_FOUND -> new CelExpressionException(Kind.MISSING,
                    where + "no such key" + field(at) + "; write .? and orValue() for what may be absent");
            case INDEX_OUT_OF_BOUNDS -> new CelExpressionException(Kind.MISSING,
                    where + "the list has no such element; ask for its size first");
            case ITERATION_BUDGET_EXCEEDED -> new CelExpressionException(Kind.TOO_EXPENSIVE, TOO_EXPENSIVE);
            case OVERLOAD_NOT_FOUND -> failed(where + "a value has another type than the operation needs, or is null");
            case DIVIDE_BY_ZERO -> failed(where + "division by zero");
            case NUMERIC_OVERFLOW -> failed(where + "a number is too large");
            case BAD_FORMAT, INVALID_ARGUMENT -> failed(where + "a value has not the form that the function needs");
            default -> failed(where + "cannot be evaluated on this object");
        };
    }

    private static CelExpressionException failed(String message) {
        return new CelExpressionException(Kind.FAILED, message + "; correct the expression");
    }

    private String field(int at) {
        if (at < 0 || at >= text.length()) {
            return "";
        }
        Matcher field = FIELD.matcher(text).region(text.offsetByCodePoints(0, at), text.length());
        return field.lookingAt() ? " \"" + field.group(1) + "\"" : "";
    }
}
