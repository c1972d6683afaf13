package io.crossplane.provider.release.question;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import io.crossplane.provider.apis.v1alpha1.ReleaseConnectionDetail;
import io.crossplane.provider.apis.v1alpha1.ReleaseOutput;
import io.crossplane.provider.managed.ConnectionDetails;
import org.jspecify.annotations.Nullable;

/**
 * What a release hands out of its cluster. Pure.
 *
 * @param details for the connection secret, which keeps nothing else
 * @param values for the status
 * @param missing one line for each value that is not there and has to be
 */
public record Outputs(ConnectionDetails details, SortedMap<String, String> values, List<String> missing) {

    private static final int LONGEST = 1024;

    /** @param answers to the questions of these */
    public static Outputs of(List<ReleaseConnectionDetail> details, List<ReleaseOutput> outputs,
            Map<Question, Answer> answers) {
        List<String> missing = new ArrayList<>();
        Map<String, byte[]> entries = new TreeMap<>();
        Set<String> kept = new HashSet<>();
        for (ReleaseConnectionDetail detail : details) {
            Question question = Question.of(detail);
            Answer answer = answers.getOrDefault(question, Answer.NOT_ASKED);
            answer.found().ifPresent(value -> entries.put(detail.key(), bytes(value)));
            if (answer instanceof Answer.Unknown || answer instanceof Answer.Refused) {
                kept.add(detail.key());
            }
            missing(question, answer, detail.optional()).ifPresent(missing::add);
        }
        SortedMap<String, String> values = new TreeMap<>();
        for (ReleaseOutput output : outputs) {
            Question question = Question.of(output);
            Answer answer = forStatus(answers.getOrDefault(question, Answer.NOT_ASKED));
            answer.found().ifPresent(value -> values.put(output.name(), text(value)));
            missing(question, answer, output.optional()).ifPresent(missing::add);
        }
        return new Outputs(ConnectionDetails.exactly(entries, kept), values, List.copyOf(missing));
    }

    /** The text of a value as users get it: JSON, unless it is a single one. */
    public static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static byte[] bytes(JsonNode value) {
        return value instanceof BinaryNode binary ? binary.binaryValue() : text(value).getBytes(StandardCharsets.UTF_8);
    }

    private static Answer forStatus(Answer answer) {
        boolean isLong = answer.found().filter(value -> text(value).length() > LONGEST).isPresent();
        return isLong ? new Answer.Unknown("gives more than %d characters; use connectionDetails".formatted(LONGEST))
                : answer;
    }

    /** What is refused is told elsewhere. */
    private static Optional<String> missing(Question question, Answer answer, @Nullable Boolean optional) {
        boolean told = Boolean.TRUE.equals(optional) || answer.found().isPresent() || answer instanceof Answer.Refused;
        return told ? Optional.empty()
                : Optional.of("%s: %s %s".formatted(question.asker(), question.objectName(), answer.why()));
    }
}
