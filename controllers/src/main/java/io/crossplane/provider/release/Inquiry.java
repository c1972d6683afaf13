package io.crossplane.provider.release;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.ObjectState;
import io.crossplane.provider.kube.ObjectStates;
import io.crossplane.provider.kube.ReleaseReads;
import io.crossplane.provider.release.question.Answer;
import io.crossplane.provider.release.question.Answers;
import io.crossplane.provider.release.question.Question;
import io.crossplane.provider.release.question.Reach;

/**
 * Answers questions about objects in the cluster of a release. The objects are watched; each is read when its state has changed, so at rest
 * there is no request.
 */
final class Inquiry {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);

    private final ReleaseReads reads;
    private final Answers answers;

    Inquiry(ReleaseReads reads, Answers answers) {
        this.reads = reads;
        this.answers = answers;
    }

    /** Fails with what is wrong with an expression, whatever the objects are. */
    void check(DesiredRelease desired) {
        Question.all(desired.parameters()).forEach(question -> answers.refusal(question).ifPresent(refused -> {
            throw Findings.refusal(question, refused);
        }));
    }

    /** What the VClusterRelease asks for, of a release that was just observed. */
    Findings findings(Session session, ObservedRelease observed) {
        List<Question> questions = Question.all(session.desired().parameters());
        Reach reach = session.reach();
        return Findings.of(session.desired().parameters(), observed, reach, answers(session, reach, questions));
    }

    private Map<Question, Answer> answers(Session session, Reach reach, List<Question> questions) {
        Map<Question, Answer> all = new HashMap<>();
        Map<ObjectName, List<Question>> byObject = new LinkedHashMap<>();
        for (Question question : questions) {
            if (reach.includes(question.object())) {
                byObject.computeIfAbsent(question.object(), _ -> new ArrayList<>()).add(question);
            } else {
                all.put(question, notAllowed(reach, question));
            }
        }
        var remembered = session.memory().answers();
        if (byObject.isEmpty() && remembered.isEmpty()) {
            return all;
        }
        remembered.keySet().retainAll(byObject.keySet());
        Optional<ObjectStates> states = session.view()
                .named(byObject.keySet(), session.cluster().deadline().atMost(PATIENCE));
        byObject.values()
                .forEach(asked -> all.putAll(states.map(seen -> known(session, reach, seen, asked))
                        .orElseGet(() -> read(session, reach, asked))));
        return all;
    }

    /** From memory, if the object is as it was when the same was asked before. */
    private Map<Question, Answer> known(Session session, Reach reach, ObjectStates seen, List<Question> asked) {
        ObjectName name = asked.getFirst().object();
        var remembered = session.memory().answers().computeIfAbsent(name, _ -> new Remembered<>());
        ObjectState state = seen.present().get(name);
        if (state == null) {
            return toAll(asked, new Answer.Unknown(
                    seen.unserved().contains(name) ? "its kind is not served by the cluster" : "does not exist"));
        }
        List<Object> key = List.of(asked, reach.isOwn(name), state.uid(), state.generation(), state.deleting(),
                state.content(), state.status());
        return remembered.get(key, () -> read(session, reach, asked));
    }

    private Map<Question, Answer> read(Session session, Reach reach, List<Question> asked) {
        ObjectName name = asked.getFirst().object();
        Optional<JsonNode> object;
        try {
            object = reads.object(session.cluster().connection(), session.desired().key(), name,
                    session.cluster().deadline().atMost(READ_LIMIT));
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.DENIED) {
                return toAll(asked, new Answer.Refused("Forbidden", Failures.text(e)));
            }
            throw e;
        }
        if (object.isEmpty()) {
            return toAll(asked, new Answer.Unknown("does not exist"));
        }
        if (!reach.includes(name, object.get())) {
            return toAll(asked, notAllowed(reach, asked.getFirst()));
        }
        return asked.stream()
                .collect(Collectors.toUnmodifiableMap(question -> question,
                        question -> answers.of(question, object.get())));
    }

    private static Answer.Refused notAllowed(Reach reach, Question question) {
        return new Answer.Refused("ObjectNotAllowed",
                "%s neither belongs to the release nor is in its namespace \"%s\"; name another object"
                        .formatted(question.objectName(), reach.namespace()));
    }

    /** What is wrong with a question goes before what its object is like. */
    private Map<Question, Answer> toAll(List<Question> asked, Answer answer) {
        return asked.stream()
                .collect(Collectors.toUnmodifiableMap(question -> question,
                        question -> answers.refusal(question).map(Answer.class::cast).orElse(answer)));
    }
}
