package io.crossplane.provider.vcluster;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.Preparation;
import io.crossplane.provider.deploy.StoredRelease;
import org.semver4j.Semver;

/** What is refused before anything is touched, beside what the chart's own schema refuses (vcluster.md 9.2). */
final class Refusals {

    private Refusals() {}

    /** Fails on a release of another VCluster, and of something that is no virtual cluster. */
    static void checkOwner(DesiredVCluster desired, StoredRelease release) {
        Optional<OwnerMark> owner = release.owner().filter(mark -> !mark.equals(desired.owner()));
        if (owner.isPresent()) {
            throw Failures.invalid("OwnedByOther",
                    "release %s belongs to another VCluster (UID %s); choose another name or namespace, or remove label %s from Secret %s to take it over"
                            .formatted(desired.release(), owner.get().uid(), OwnerMark.OWNER_UID,
                                    release.head().name()));
        }
        String chart = release.record().chart().name();
        if (!chart.equals(desired.chart().name()) && !chart.equals("vcluster")) {
            throw Failures.invalid("ReleaseNotVCluster",
                    "release %s is of chart %s, not a virtual cluster; choose another name or namespace"
                            .formatted(desired.release(), chart));
        }
    }

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
