package io.crossplane.provider.deploy.cel;

import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.deploy.cel.CelExpressionException.Kind;

/** A compiled expression. May be shared by threads; each evaluation has a budget of its own. */
public final class CelExpression {

    private final CelProgram program;

    CelExpression(CelProgram program) {
        this.program = program;
    }

    /**
     * The value for these variables, which have to be those it was compiled for; null for an optional that is empty. Fails with
     * {@link CelExpressionException}.
     */
    public JsonNode evaluate(Map<String, JsonNode> variables) {
        return program.run(variables);
    }

    /** Whether it holds; fails with {@link CelExpressionException}, also when the value is no boolean. */
    public boolean holds(Map<String, JsonNode> variables) {
        JsonNode value = evaluate(variables);
        if (!value.isBoolean()) {
            throw new CelExpressionException(Kind.FAILED, "gives " + value.getNodeType().name().toLowerCase(Locale.ROOT)
                    + ", not true or false; compare it with what you expect");
        }
        return value.booleanValue();
    }
}
