package io.crossplane.provider.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.apis.v1alpha1.ReadinessCondition;
import io.crossplane.provider.kube.Health;
import io.crossplane.provider.release.question.Answer;
import io.crossplane.provider.release.question.Question;
import io.crossplane.provider.release.question.Reach;

/**
 * What the user's own conditions make of the objects of a release. Pure.
 *
 * @param objects those of the release, judged by them as well
 * @param unmet what they say of other objects that are not ready, in their order
 */
record CustomReadiness(List<ObjectView> objects, List<String> unmet) {

    private static final int EXPRESSION_SHOWN = 200;

    /** @param answers to the questions of these conditions */
    static CustomReadiness of(List<ReadinessCondition> conditions, List<ObjectView> objects, Reach reach,
            Map<Question, Answer> answers) {
        List<ObjectView> judged = new ArrayList<>(objects);
        List<String> unmet = new ArrayList<>();
        for (ReadinessCondition condition : conditions) {
            Question question = Question.of(conditions.indexOf(condition), condition);
            String problem = problem(condition, answers.getOrDefault(question, Answer.NOT_ASKED));
            Predicate<ObjectView> isMeant = object -> reach.isSame(object.entry(), question.object());
            if (objects.stream().noneMatch(isMeant) && !problem.isEmpty()) {
                unmet.add(question.objectName() + ": " + problem);
            }
            judged.replaceAll(object -> isMeant.test(object) ? judge(object, condition, problem) : object);
        }
        return new CustomReadiness(List.copyOf(judged), List.copyOf(unmet));
    }

    /** What goes is not ready, whatever holds of it. */
    private static ObjectView judge(ObjectView object, ReadinessCondition condition, String problem) {
        boolean goes = object.state().filter(state -> !state.deleting()).isEmpty();
        boolean ignored = Boolean.TRUE.equals(condition.ignoreKindRules());
        if (goes || !ignored && !object.isCurrent()) {
            return object;
        }
        return object.judged(problem.isEmpty() ? new Health(Health.Status.CURRENT, "", "")
                : new Health(Health.Status.IN_PROGRESS, "ConditionNotMet", problem));
    }

    /** Why the condition is not met, in one line; empty if it is. */
    private static String problem(ReadinessCondition condition, Answer answer) {
        String expression = shown(condition.expression());
        String why = switch (answer) {
            case Answer.Value(JsonNode value) when value.isBoolean() -> value.booleanValue() ? "" : expression;
            case Answer.Value other -> "gives neither true nor false: " + expression;
            case Answer other -> "%s (%s)".formatted(other.why(), expression);
        };
        String message = condition.message();
        return why.isEmpty() ? "" : "%s: %s".formatted(message == null ? "not yet" : oneLine(message), why);
    }

    private static String shown(String expression) {
        String line = oneLine(expression);
        return line.length() <= EXPRESSION_SHOWN ? line : line.substring(0, EXPRESSION_SHOWN - 1) + "…";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
