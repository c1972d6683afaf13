package io.crossplane.provider.deploy.cel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Compiles expressions and keeps those in use. May be shared by threads. */
public final class CelExpressions {

    /** Variable of an expression that is about one object. */
    public static final String OBJECT = "object";

    private static final int MOST_KEPT = 512;

    private final Map<Source, CelExpression> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, CelExpression> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** An expression about {@code object}. Fails with {@link CelExpressionException} of kind {@code INVALID}. */
    public CelExpression compile(String text) {
        return compile(text, Set.of(OBJECT));
    }

    /** An expression about these variables, of any type. Fails with {@link CelExpressionException} of kind {@code INVALID}. */
    public CelExpression compile(String text, Set<String> variables) {
        Source source = new Source(text, Set.copyOf(variables));
        CelExpression known = find(source);
        return known != null ? known : keep(source, new CelExpression(CelEnvironment.compile(text, variables)));
    }

    private synchronized @Nullable CelExpression find(Source source) {
        return compiled.get(source);
    }

    private synchronized CelExpression keep(Source source, CelExpression expression) {
        compiled.put(source, expression);
        return expression;
    }

    private record Source(String text, Set<String> variables) {}
}
