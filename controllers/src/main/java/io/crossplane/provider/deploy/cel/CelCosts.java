package io.crossplane.provider.deploy.cel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;

/**
 * Which parts of an expression are handed to functions that look at all of a value, and so cost what the value is large.
 *
 * @param calls the call that each such part is an argument of, by the part's id
 */
record CelCosts(Map<Long, CelCosts.Call> calls) {

    /** They take the same time whatever they are given. */
    private static final Set<String> FREE = Set.of("_[_]", "_[?_]", "_?._", "_&&_", "_||_", "_?_:_", "!_", "-_", "_-_",
            "_*_", "_/_", "_%_", "@not_strictly_false", "size", "type", "dyn", "optional.of", "optional.none",
            "hasValue", "value", "or", "orValue");
    /** They go through their arguments once. */
    private static final Set<String> LINEAR = Set.of("_+_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in",
            "startsWith", "endsWith");
    /** They can make an element of each character. */
    private static final Set<String> SPLITTING = Set.of("split", "regex.extractAll");
    private static final Set<String> REGEX = Set.of("matches", "regex.extract", "regex.extractAll", "regex.replace");

    static CelCosts of(CelAbstractSyntaxTree expression) {
        Map<Long, Call> calls = new HashMap<>();
        CelNavigableAst.fromAst(expression)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .filter(part -> part.getKind() == Kind.CALL && !FREE.contains(part.call().function()))
                .forEach(part -> addArguments(part, calls));
        return new CelCosts(Map.copyOf(calls));
    }

    Optional<Call> callWith(CelExpr argument) {
        return Optional.ofNullable(calls.get(argument.id()));
    }

    private static void addArguments(CelExpr part, Map<Long, Call> calls) {
        List<Long> arguments = Stream.concat(part.call().target().stream(), part.call().args().stream())
                .filter(argument -> !isAccumulator(argument))
                .map(CelExpr::id)
                .toList();
        String function = part.call().function();
        Call call = new Call(arguments, factor(function), REGEX.contains(function));
        arguments.forEach(argument -> calls.put(argument, call));
    }

    private static long factor(String function) {
        if (LINEAR.contains(function)) {
            return 0;
        }
        return SPLITTING.contains(function) ? CelValues.ELEMENT : 1;
    }

    /** What a macro such as {@code map} collects its result in. */
    static boolean isAccumulator(CelExpr part) {
        return part.getKind() == Kind.IDENT && part.ident().name().startsWith("@");
    }

    /**
     * @param arguments their ids, in the order in which they are evaluated
     * @param factor for a function that may go through one argument for each part of another, or make as much of them: how much each of
     *            these steps costs; else zero
     * @param regex whether texts among the arguments are regular expressions
     */
    record Call(List<Long> arguments, long factor, boolean regex) {}
}
