package io.crossplane.provider.managed.josdk;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.crossplane.provider.managed.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;

/**
 * Lets those updates pass that somebody may have made on purpose (MR-3): of generation, labels, annotations or the request to delete.
 * Status, finalizers and owners do not count, nor do the marks we set around a creation, except that the pending one goes (DEV-3).
 *
 * @param <R> the kind
 */
final class MeaningfulChange<R extends HasMetadata> implements OnUpdateFilter<R> {

    @Override
    public boolean accept(R newer, R older) {
        var now = newer.getMetadata();
        var before = older.getMetadata();
        return !Objects.equals(now.getGeneration(), before.getGeneration())
                || !Objects.equals(now.getDeletionTimestamp(), before.getDeletionTimestamp())
                || !orEmpty(now.getLabels()).equals(orEmpty(before.getLabels()))
                || !withoutMarks(newer).equals(withoutMarks(older)) || (isPending(older) && !isPending(newer));
    }

    private static boolean isPending(HasMetadata resource) {
        return Annotations.of(resource).containsKey(Annotations.CREATE_PENDING);
    }

    private static Map<String, String> withoutMarks(HasMetadata resource) {
        Map<String, String> annotations = new HashMap<>(Annotations.of(resource));
        annotations.remove(Annotations.CREATE_PENDING);
        annotations.remove(Annotations.CREATE_FAILED);
        return annotations;
    }

    private static Map<String, String> orEmpty(@org.jspecify.annotations.Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
