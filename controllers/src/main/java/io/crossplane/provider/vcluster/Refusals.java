package io.crossplane.provider.vcluster;

import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.Preparation;
import io.crossplane.provider.deploy.StoredRelease;
import org.semver4j.Semver;

/** What is refused before anything is touched, beside what the chart's own schema refuses (vcluster.md 9.2). */
final class Refusals {

    private Refusals() {}

    /** Fails on values that vCluster would only refuse by crashing, and on those that need a licence that is not there. */
    static void checkValues(DesiredVCluster desired, Preparation prepared) {
        List<ChartRules.Violation> violations = ChartRules.violations(prepared.effective());
        if (!violations.isEmpty()) {
            String all = violations.stream().map(Object::toString).collect(Collectors.joining("; "));
            throw Failures.invalid("InvalidValues", prepared.values().mask("values: " + all));
        }
        SortedSet<String> licensed = LicensedFeatures.in(prepared.effective());
        if (!desired.licensed() && !licensed.isEmpty()) {
            throw Failures.invalid("LicenseRequired",
                    "values: %s needs a vCluster licence; set edition: Pro if you have one, or remove it"
                            .formatted(String.join(", ", licensed)));
        }
    }

    /** Fails on a step that a living virtual cluster must not take. */
    static void checkStep(DesiredVCluster desired, StoredRelease release, Preparation prepared) {
        var from = new Transitions.State(new Semver(release.record().chart().version()), release.record().config());
        var to = new Transitions.State(new Semver(prepared.chart().version()), prepared.effective());
        List<String> refused = Transitions.refusals(from, to, desired.chart().minorSkipAllowed());
        if (!refused.isEmpty()) {
            throw Failures.invalid("TransitionRefused", prepared.values().mask(String.join("; ", refused)));
        }
    }
}
