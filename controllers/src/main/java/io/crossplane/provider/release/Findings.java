package io.crossplane.provider.release;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.crossplane.provider.apis.v1alpha1.VClusterReleaseParameters;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.release.question.Answer;
import io.crossplane.provider.release.question.Outputs;
import io.crossplane.provider.release.question.Question;
import io.crossplane.provider.release.question.Reach;

/**
 * What a VClusterRelease asks for beside its release: its conditions on objects, and what it hands out.
 *
 * @param judged the release, its objects judged by the conditions as well
 * @param heldBackBy why it is not ready beside its own objects; empty if nothing is in the way
 * @param refusal what only the user can put right; empty if there is nothing
 */
record Findings(ObservedRelease judged, List<String> heldBackBy, Outputs outputs, Optional<ExternalException> refusal) {

    /** Where the spec is wrong, as a difference. */
    private static final String PATH = "outputs";

    static Findings of(VClusterReleaseParameters wanted, ObservedRelease observed, Reach reach,
            Map<Question, Answer> answers) {
        CustomReadiness readiness = CustomReadiness.of(wanted.readiness(), observed.objects(), reach, answers);
        Outputs outputs = Outputs.of(wanted.connectionDetails(), wanted.outputs(), answers);
        Optional<ExternalException> refusal = Question.all(wanted)
                .stream()
                .flatMap(question -> answers.get(question) instanceof Answer.Refused refused
                        ? Stream.of(refusal(question, refused))
                        : Stream.empty())
                .findFirst();
        List<String> heldBackBy = Stream
                .of(refusal.map(Failures::text).stream(), readiness.unmet().stream(), outputs.missing().stream())
                .flatMap(each -> each)
                .distinct()
                .toList();
        return new Findings(new ObservedRelease(observed.records(), observed.release(), readiness.objects()),
                heldBackBy, outputs, refusal);
    }

    /** A question that must not be asked, as a failure. */
    static ExternalException refusal(Question question, Answer.Refused refused) {
        return Failures.invalid(refused.reason(), "%s: %s".formatted(question.asker(), refused.why()));
    }

    /** How far the release is. */
    Progress progress() {
        boolean first = judged.release().filter(release -> release.record().revision() == 1).isPresent();
        return Progress.of(judged).heldBack(heldBackBy, first);
    }

    /** Fails with what is wrong with the spec. */
    void complain() {
        refusal.ifPresent(failure -> {
            throw failure;
        });
    }

    /** These and what is wrong with the spec, which an update tells. */
    List<String> differences(List<String> others) {
        return refusal.isEmpty() ? others : Stream.concat(others.stream(), Stream.of(PATH)).toList();
    }
}
