package io.crossplane.provider.deploy.cel;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.crossplane.provider.deploy.cel.CelExpressionException.Kind;

/**
 * The language that users write: CEL with its standard functions, optional types, and the libraries for strings and regular expressions.
 * Integers and decimals compare with each other, as in Kubernetes.
 *
 * <p>Left out, for an expression could grow a value by them faster than {@link CelBudget} sees it: bindings, {@code format}, and the library
 * for lists.
 */
final class CelEnvironment {

    private static final int LONGEST = 2048;
    private static final int DEEPEST = 50;
    private static final int MOST_ITERATIONS = 10_000;
    private static final int LARGEST_REGEX = 1000;
    private static final int MOST_ISSUES = 3;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(DEEPEST)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .maxRegexProgramSize(LARGEST_REGEX)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.optional(), CelExtensions.strings(), CelExtensions.regex())
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.optional(), CelExtensions.strings(), CelExtensions.regex())
            .build();

    private CelEnvironment() {}

    static CelProgram compile(String text, Set<String> variables) {
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new CelExpressionException(Kind.INVALID,
                    "is longer than " + LONGEST + " characters; make it shorter or split it");
        }
        try {
            CelCompilerBuilder compiler = COMPILER.toCompilerBuilder();
            variables.forEach(name -> compiler.addVar(name, SimpleType.DYN));
            CelAbstractSyntaxTree checked = compiler.build().compile(text).getAst();
            return new CelProgram(RUNTIME.createProgram(checked), CelCosts.of(checked), text);
        } catch (CelValidationException e) {
            throw new CelExpressionException(Kind.INVALID, problems(e.getErrors(), variables));
        } catch (CelEvaluationException e) {
            throw new CelExpressionException(Kind.INVALID, "cannot be planned; make it simpler");
        }
    }

    private static String problems(List<CelIssue> issues, Set<String> variables) {
        String found = issues.stream()
                .limit(MOST_ISSUES)
                .map(CelEnvironment::problem)
                .collect(Collectors.joining("; "));
        return found + "; correct it, the variables are " + String.join(", ", new TreeSet<>(variables));
    }

    private static String problem(CelIssue issue) {
        // What else there would be is long, and not in the same words each time.
        String message = issue.getMessage().replaceAll(" \\((in container|candidates:).*", "").replaceAll("\\s+", " ");
        return "line " + issue.getSourceLocation().getLine() + ", column " + (issue.getSourceLocation().getColumn() + 1)
                + ": " + message;
    }
}
