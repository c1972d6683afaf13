package io.crossplane.provider.helm;

import static io.crossplane.provider.helm.HelmException.Kind.CONFLICT;
import static io.crossplane.provider.helm.HelmException.Kind.DENIED;
import static io.crossplane.provider.helm.HelmException.Kind.FORBIDDEN;
import static io.crossplane.provider.helm.HelmException.Kind.HOOK_FAILED;
import static io.crossplane.provider.helm.HelmException.Kind.IMMUTABLE_FIELD;
import static io.crossplane.provider.helm.HelmException.Kind.INTERNAL;
import static io.crossplane.provider.helm.HelmException.Kind.INVALID_CHART;
import static io.crossplane.provider.helm.HelmException.Kind.INVALID_OBJECT;
import static io.crossplane.provider.helm.HelmException.Kind.INVALID_VALUES;
import static io.crossplane.provider.helm.HelmException.Kind.NAMESPACE_UNAVAILABLE;
import static io.crossplane.provider.helm.HelmException.Kind.NOT_OWNED;
import static io.crossplane.provider.helm.HelmException.Kind.OPERATION_IN_PROGRESS;
import static io.crossplane.provider.helm.HelmException.Kind.QUOTA;
import static io.crossplane.provider.helm.HelmException.Kind.RECORD_TOO_LARGE;
import static io.crossplane.provider.helm.HelmException.Kind.RELEASE_EXISTS;
import static io.crossplane.provider.helm.HelmException.Kind.RELEASE_NOT_FOUND;
import static io.crossplane.provider.helm.HelmException.Kind.TIMEOUT;
import static io.crossplane.provider.helm.HelmException.Kind.UNAUTHORIZED;
import static io.crossplane.provider.helm.HelmException.Kind.UNREACHABLE;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The only reader of Helm's texts: Helm (3.21) answers with text alone. Written from its sources and those of the API machinery; every
 * row has a text in the test.
 */
public final class HelmErrors {

    private static final int LONGEST_MESSAGE = 1024;

    /** The first that fits decides: a refused object is also an invalid one, missing credentials also an unreachable cluster. */
    private static final List<Rule> RULES = List.of(rule(RELEASE_EXISTS, "cannot re-use a name that is still in use"),
            rule(OPERATION_IN_PROGRESS, "another operation \\(install/upgrade/rollback\\) is in progress"),
            rule(RELEASE_NOT_FOUND, "has no deployed releases|release: not found"),
            rule(RECORD_TOO_LARGE,
                    "create: failed to create: .*(data: Too long|[Rr]equest (entity )?is too large|entity too large)"),
            rule(NOT_OWNED, "invalid ownership metadata|cannot be imported into the current release"),
            rule(INVALID_VALUES, "values don't meet the specifications of the schema|execution error at \\("
                    + "|template: [\\w./-]+:\\d+|parse error at \\(|YAML parse error on|cannot load values|error converting YAML to JSON"),
            rule(INVALID_CHART,
                    "chart requires kubeVersion|does not appear to be a gzipped archive|charts are not installable"
                            + "|missing in charts/ directory|validation: chart\\.metadata|Chart\\.yaml file is missing"
                            + "|path \"[^\"]*\" not found|no such file or directory"),
            rule(QUOTA, "exceeded quota|maximum [a-z-]+ usage per|must specify (limits|requests)\\."),
            rule(DENIED, "denied the request|denied request|violates PodSecurity"),
            rule(IMMUTABLE_FIELD,
                    "field is immutable|updates to statefulset spec for fields other than|is immutable after creation"
                            + "|may not change once set|cannot be changed once|cannot change roleRef"),
            rule(NAMESPACE_UNAVAILABLE, "because it is being terminated|namespaces \"[^\"]*\" not found"),
            rule(FORBIDDEN,
                    "is forbidden: User|attempting to grant RBAC permissions not currently held|: forbidden: |is forbidden"),
            rule(UNAUTHORIZED,
                    "asked for the client to provide credentials|must be logged in to the server|Unauthorized"
                            + "|failed to parse kubeconfig contents|invalid configuration: "),
            rule(CONFLICT, "the object has been modified; please apply your changes|Operation cannot be fulfilled on"),
            rule(INVALID_OBJECT,
                    "is invalid: |unable to build kubernetes objects|no matches for kind|cannot be handled as a"
                            + "|admission plugin"),
            rule(UNREACHABLE,
                    "cluster unreachable|connection refused|no such host|i/o timeout|TLS handshake timeout|x509: |dial tcp"
                            + "|connection reset by peer|no route to host|client connection lost|unexpected EOF"
                            + "|server is currently unable to handle the request|Client\\.Timeout exceeded|: EOF$"),
            rule(TIMEOUT, "timed out waiting for the condition|context deadline exceeded"),
            rule(HOOK_FAILED, "failed (pre|post)-(install|upgrade|delete|rollback): "));

    private static final Pattern SCHEMA_COMPLAINT = Pattern.compile("(?m)^\\s*- at '.*$");
    private static final Pattern QUOTED_LIST = Pattern.compile("'[^']*'(?:, '[^']*')+");

    private HelmErrors() {}

    /** What Helm said, as an exception with a kind and a message that stays the same while the cause does. */
    public static HelmException classify(String text) {
        HelmException.Kind kind = RULES.stream()
                .filter(rule -> rule.fits().test(text))
                .map(Rule::kind)
                .findFirst()
                .orElse(INTERNAL);
        return new HelmException(kind, clean(text));
    }

    private static String clean(String text) {
        return inOrder(text).replaceAll("\\p{Cntrl}\\[[0-9;]*m", "")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .replaceAll("0x[0-9a-f]{6,}", "0x…")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "…")
                // The local end of a connection has a new port each time; the far end is what matters.
                .replaceAll("\\b(read|write|dial) (tcp|udp) \\S+->(\\S+)", "$1 $2 $3")
                .replaceAll("current time \\S+ is (after|before)", "now is $1")
                .replaceAll("://[^/@\\s\"]+@", "://")
                .replaceAll("(?<![\\w:/.])/(?:[^\\s/:\"',]+/)+([^\\s/:\"',]+\\.(?:json|yaml|tgz))", "$1")
                .strip();
    }

    /** As much of a message as a condition may hold. Only for texts without secrets: half of one would not be recognised. */
    public static String bounded(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }

    /** Helm walks maps when it lists what a schema refuses: the same complaints come in another order each time. */
    private static String inOrder(String text) {
        String lists = QUOTED_LIST.matcher(text).replaceAll(m -> escaped(sorted(m.group().split(", "), ", ")));
        String[] complaints = SCHEMA_COMPLAINT.matcher(lists).results().map(MatchResult::group).toArray(String[]::new);
        if (complaints.length < 2) {
            return lists;
        }
        String rest = SCHEMA_COMPLAINT.matcher(lists).replaceAll("").strip();
        return rest + "\n" + sorted(complaints, "\n");
    }

    private static String sorted(String[] parts, String separator) {
        return Arrays.stream(parts).sorted().collect(Collectors.joining(separator));
    }

    private static String escaped(String text) {
        return Matcher.quoteReplacement(text);
    }

    private static Rule rule(HelmException.Kind kind, String regex) {
        return new Rule(kind, Pattern.compile(regex).asPredicate());
    }

    private record Rule(HelmException.Kind kind, Predicate<String> fits) {}
}
