package io.crossplane.provider.release;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.Reference;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.deploy.Dependents;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.managed.Conditions;

/** Which releases need which others: what one of them waits for. Looks at a cache only. */
final class Dependencies {

    private final Supplier<Stream<VClusterRelease>> releases;

    /** @param releases all VClusterReleases, from a cache */
    Dependencies(Supplier<Stream<VClusterRelease>> releases) {
        this.releases = releases;
    }

    /** What this release waits for before a revision of it is made; empty if everything that it needs is ready. */
    Optional<String> awaited(VClusterRelease release) {
        return needs(release).stream().flatMap(name -> awaited(release, name).stream()).findFirst();
    }

    private Optional<String> awaited(VClusterRelease release, String name) {
        Optional<VClusterRelease> needed = find(release, name);
        if (needed.isEmpty()) {
            return Optional.of("waits for VClusterRelease %s, which does not exist".formatted(name));
        }
        return isReady(needed.get()) ? Optional.empty()
                : Optional.of("waits for VClusterRelease %s, which is not ready".formatted(name));
    }

    /** What was said of an older generation does not count. */
    private static boolean isReady(VClusterRelease release) {
        return !release.isMarkedForDeletion() && release.getStatus()
                .condition(Conditions.READY)
                .filter(ready -> ready.status() == Condition.Status.TRUE)
                .filter(ready -> Objects.equals(ready.observedGeneration(), release.getMetadata().getGeneration()))
                .isPresent();
    }

    /** Fails with the reason {@code CircularDependency} if the release needs itself through others: it would wait for ever. */
    void checkCircle(VClusterRelease release) {
        List<String> way = new ArrayList<>(List.of(release.getMetadata().getName()));
        if (leadsBack(release, release, way)) {
            throw Failures.invalid("CircularDependency", "dependsOn leads back to this release: %s; remove one of these"
                    .formatted(String.join(" -> ", way)));
        }
    }

    private boolean leadsBack(VClusterRelease start, VClusterRelease from, List<String> way) {
        for (String name : needs(from)) {
            if (name.equals(start.getMetadata().getName())) {
                way.add(name);
                return true;
            }
            Optional<VClusterRelease> next = way.contains(name) ? Optional.empty() : find(start, name);
            if (next.isPresent()) {
                way.add(name);
                if (leadsBack(start, next.get(), way)) {
                    return true;
                }
                way.removeLast();
            }
        }
        return false;
    }

    /** Who needs this release. */
    List<Dependents.Dependent> dependents(VClusterRelease release) {
        return neighbours(release).filter(other -> needs(other).contains(release.getMetadata().getName()))
                .map(other -> new Dependents.Dependent("VClusterRelease " + other.getMetadata().getName(),
                        other.isMarkedForDeletion()))
                .sorted(Comparator.comparing(Dependents.Dependent::name))
                .toList();
    }

    private Optional<VClusterRelease> find(VClusterRelease release, String name) {
        return neighbours(release).filter(other -> other.getMetadata().getName().equals(name)).findFirst();
    }

    private Stream<VClusterRelease> neighbours(VClusterRelease release) {
        return releases.get()
                .filter(other -> other.getMetadata().getNamespace().equals(release.getMetadata().getNamespace()));
    }

    private static List<String> needs(VClusterRelease release) {
        return release.getSpec().getForProvider().dependsOn().stream().map(Reference::name).toList();
    }
}
