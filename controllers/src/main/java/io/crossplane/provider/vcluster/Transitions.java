package io.crossplane.provider.vcluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.semver4j.Semver;

/**
 * The steps a living virtual cluster must not take, because they lose its data or leave a failed release (vcluster.md 2.6, 9.4). The
 * chart and Helm let most of them through, so they are refused here (fact 11).
 */
final class Transitions {

    /** What the running release says, or what is wanted instead. */
    record State(Semver chart, JsonNode values) {}

    private Transitions() {}

    /**
     * Why the step from one state to the other is refused; empty if it may be taken.
     *
     * @param minorSkipAllowed whether more than one minor version up is accepted
     */
    static List<String> refusals(State from, State to, boolean minorSkipAllowed) {
        List<String> refused = new ArrayList<>();
        chartVersion(from.chart(), to.chart(), minorSkipAllowed).ifPresent(refused::add);
        String oldStore = BackingStores.of(from.values());
        String newStore = BackingStores.of(to.values());
        if (!oldStore.equals(newStore) && !isMigration(oldStore, newStore)) {
            refused.add(
                    "the backing store is fixed: it is %s and cannot become %s, its data would be lost; make a new VCluster for it"
                            .formatted(oldStore, newStore));
        }
        persistence(from.values(), to.values(), oldStore, newStore).ifPresent(refused::add);
        kubernetesVersion(from.values(), to.values()).ifPresent(refused::add);
        fixed("podManagementPolicy", "/controlPlane/statefulSet/scheduling/podManagementPolicy", from, to)
                .ifPresent(refused::add);
        return List.copyOf(refused);
    }

    private static Optional<String> chartVersion(Semver from, Semver to, boolean minorSkipAllowed) {
        if (to.compareTo(from) < 0) {
            return Optional.of(
                    "chart.version: a downgrade from %s to %s is not supported; keep the version or name a newer one"
                            .formatted(from, to));
        }
        boolean skips = to.getMajor() > from.getMajor() || to.getMinor() - from.getMinor() > 1;
        return skips && !minorSkipAllowed ? Optional.of(
                "chart.version: from %s go one minor version at a time, %s skips some; set chart.allowMinorSkip to insist"
                        .formatted(from, to))
                : Optional.empty();
    }

    private static boolean isMigration(String oldStore, String newStore) {
        return oldStore.equals("etcd.deploy") && newStore.equals("etcd.embedded");
    }

    private static Optional<String> persistence(JsonNode from, JsonNode to, String oldStore, String newStore) {
        boolean before = hasVolume(from, oldStore);
        boolean after = hasVolume(to, newStore);
        return before == after || !oldStore.equals(newStore) ? Optional.empty()
                : Optional.of(
                        "persistence.enabled is fixed: it is %s and changing it would replace the control plane and lose its data"
                                .formatted(before));
    }

    private static boolean hasVolume(JsonNode values, String store) {
        String enabled = values.at("/controlPlane/statefulSet/persistence/volumeClaim/enabled").asText("auto");
        boolean automatic = store.equals("database.embedded") || store.equals("etcd.embedded");
        return enabled.equals("auto") ? automatic : enabled.equals("true");
    }

    private static Optional<String> kubernetesVersion(JsonNode from, JsonNode to) {
        String before = from.at("/controlPlane/distro/k8s/version").asText("");
        String after = to.at("/controlPlane/distro/k8s/version").asText("");
        if (before.isEmpty() || after.isEmpty() || before.equals(after)) {
            return Optional.empty();
        }
        Semver old = new Semver(before.substring(1));
        Semver wanted = new Semver(after.substring(1));
        if (wanted.compareTo(old) < 0) {
            return Optional.of(
                    "kubernetesVersion: a downgrade from %s to %s is not supported; keep the version or name a newer one"
                            .formatted(before, after));
        }
        return wanted.getMinor() - old.getMinor() > 1
                ? Optional.of(
                        "kubernetesVersion: from %s go one minor version at a time, not to %s".formatted(before, after))
                : Optional.empty();
    }

    private static Optional<String> fixed(String field, String pointer, State from, State to) {
        String before = from.values().at(pointer).asText("");
        String after = to.values().at(pointer).asText("");
        return before.isEmpty() || after.isEmpty() || before.equals(after) ? Optional.empty()
                : Optional.of("%s is fixed: it is %s and cannot become %s".formatted(field, before, after));
    }
}
