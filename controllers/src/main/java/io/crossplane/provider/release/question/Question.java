package io.crossplane.provider.release.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.crossplane.provider.apis.v1alpha1.ReadinessCondition;
import io.crossplane.provider.apis.v1alpha1.ReleaseConnectionDetail;
import io.crossplane.provider.apis.v1alpha1.ReleaseOutput;
import io.crossplane.provider.apis.v1alpha1.TargetObject;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseParameters;
import io.crossplane.provider.kube.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * What a VClusterRelease wants to know of an object in its cluster: a field, or the value of an expression.
 *
 * @param asker the field of the spec that asks, for messages
 * @param fieldPath empty if there is an expression
 * @param expression empty if there is a path
 */
public record Question(String asker, ObjectName object, String fieldPath, String expression) {

    /** Everything that is asked, each once. */
    public static List<Question> all(VClusterReleaseParameters wanted) {
        List<Question> all = new ArrayList<>();
        wanted.readiness().forEach(condition -> all.add(of(wanted.readiness().indexOf(condition), condition)));
        wanted.connectionDetails().forEach(detail -> all.add(of(detail)));
        wanted.outputs().forEach(output -> all.add(of(output)));
        return all.stream().distinct().toList();
    }

    /** What this condition, the one at this index, asks. */
    public static Question of(int index, ReadinessCondition condition) {
        return new Question("readiness[%d]".formatted(index), name(condition.object()), "", condition.expression());
    }

    /** What this detail asks. */
    public static Question of(ReleaseConnectionDetail detail) {
        return new Question("connectionDetails \"%s\"".formatted(detail.key()), name(detail.from()),
                text(detail.fieldPath()), text(detail.expression()));
    }

    /** What this output asks. */
    public static Question of(ReleaseOutput output) {
        return new Question("outputs \"%s\"".formatted(output.name()), name(output.from()), text(output.fieldPath()),
                text(output.expression()));
    }

    /** Kind and name of the object, for messages. */
    public String objectName() {
        String place = object.namespace().isEmpty() ? "" : " in namespace \"%s\"".formatted(object.namespace());
        return object.kind() + "/" + object.name() + place;
    }

    /** Whether the object is a Secret, whose data are encoded. */
    boolean isAboutSecret() {
        return object.apiVersion().equals("v1") && object.kind().equals("Secret");
    }

    private static ObjectName name(TargetObject object) {
        return new ObjectName(object.apiVersion(), object.kind(), text(object.namespace()), object.name());
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
