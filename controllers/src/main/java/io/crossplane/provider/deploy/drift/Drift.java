package io.crossplane.provider.deploy.drift;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.DriftObservation;
import io.crossplane.provider.apis.v1alpha1.DriftObservation.DriftedObject;
import io.crossplane.provider.managed.Notice;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the objects of a release found out. Immutable; decides nothing.
 *
 * @param objects those that are not as they should be, in Helm's order
 * @param repairs those of them that are to be put right now
 * @param again when to look again, if nobody reports that it is time
 * @param news what the user has not heard of yet
 */
public record Drift(List<ObjectDrift> objects, List<ObjectDrift> repairs, Optional<Duration> again, List<Notice> news) {

    /** None, or nobody looked. */
    public static final Drift NONE = new Drift(List.of(), List.of(), Optional.empty(), List.of());

    private static final int OBJECTS_SHOWN = 16;
    private static final int PATHS_SHOWN = 8;

    public Drift {
        objects = List.copyOf(objects);
        repairs = List.copyOf(repairs);
        news = List.copyOf(news);
    }

    /** What is to be put right, as differences of the managed resource. */
    public List<String> differences() {
        return repairs.stream().map(drift -> "object " + drift.object()).toList();
    }

    /**
     * For the status; null if everything is as it should be.
     *
     * @param release what of the release itself somebody has changed and may keep
     */
    public @Nullable DriftObservation shown(List<String> release) {
        if (objects.isEmpty() && release.isEmpty()) {
            return null;
        }
        return new DriftObservation(release, objects.isEmpty() ? null : objects.size(),
                objects.stream().limit(OBJECTS_SHOWN).map(Drift::shown).toList());
    }

    private static DriftedObject shown(ObjectDrift drift) {
        String namespace = drift.name().namespace();
        return new DriftedObject(drift.name().apiVersion(), drift.name().kind(), namespace.isEmpty() ? null : namespace,
                drift.name().name(), drift.paths().stream().limit(PATHS_SHOWN).toList(),
                drift.obstacle().orElse(drift.isMissing() ? "does not exist" : null));
    }
}
