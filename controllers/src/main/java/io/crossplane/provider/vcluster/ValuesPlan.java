package io.crossplane.provider.vcluster;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.UserValues;
import io.crossplane.provider.helm.values.ValuesConflicts;
import io.crossplane.provider.helm.values.ValuesMerger;

/**
 * Merges the values of a VCluster from all places, later ones winning (vcluster.md 9.2): provider defaults, presets, what the user
 * gives, typed fields, and what always holds. A path that the user sets in two places to different values is reported, not silently
 * resolved; what a preset stands for may be changed value by value.
 */
final class ValuesPlan {

    private ValuesPlan() {}

    /**
     * Reads and merges everything.
     *
     * @param preset values that one field stands for together
     */
    static MergedValues load(DesiredVCluster desired, ObjectNode preset, UserValues.Sources sources) {
        VClusterParameters given = desired.parameters();
        UserValues.Read user = UserValues.read(new UserValues.Given(desired.namespace().ownNamespace(),
                given.valuesFrom(), given.values(), given.set()), sources);
        ObjectNode typed = TypedValues.of(desired);
        List<ValuesConflicts.Conflict> conflicts = ValuesConflicts.between(user.layers(), typed);
        if (!conflicts.isEmpty()) {
            String paths = conflicts.stream()
                    .map(each -> each.path() + " in " + each.origin())
                    .collect(Collectors.joining(", "));
            throw Failures.invalid("ConflictingValues",
                    "a typed field sets another value than these do: %s; keep one of the two".formatted(paths));
        }
        ObjectNode wanted = ValuesMerger.layers(List.of(TypedValues.defaults(desired), preset, user.merged(), typed));
        return MergedValues.of(ValuesMerger.layers(List.of(wanted, TypedValues.enforced(desired, wanted))),
                ValuesMerger.layers(List.of(preset, user.merged(), typed)), user.secrets());
    }
}
