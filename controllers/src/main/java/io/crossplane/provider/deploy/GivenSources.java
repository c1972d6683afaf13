package io.crossplane.provider.deploy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.apis.v1alpha1.PatchesSource;
import io.crossplane.provider.apis.v1alpha1.ValuesSourceKind;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.SourceWatches.Source;

/** Which objects the values and patches of a release come from, and whether any of them has changed. */
public final class GivenSources {

    private static final Comparator<Source> IN_ORDER = Comparator.comparing(Source::toString);

    private GivenSources() {}

    /** The ConfigMaps and Secrets that these values name. */
    public static Set<Source> of(UserValues.Given given) {
        Set<Source> found = new HashSet<>();
        given.valuesFrom().forEach(each -> found.add(source(each.kind(), given.namespace(), each.name())));
        given.set()
                .forEach(each -> Optional.ofNullable(each.valueFrom())
                        .ifPresent(from -> found.add(source(from.kind(), given.namespace(), from.name()))));
        return found;
    }

    /** Those that these patches come from. */
    public static Set<Source> of(String namespace, List<PatchesSource> patchesFrom) {
        Set<Source> found = new HashSet<>();
        patchesFrom.forEach(each -> found.add(source(each.kind(), namespace, each.name())));
        return found;
    }

    /** Equal to an earlier answer only if no source has changed since, as far as the watches can tell. */
    public static List<Object> versions(Set<Source> sources, SourceWatches watches) {
        List<Object> versions = new ArrayList<>();
        for (Source source : sources.stream().sorted(IN_ORDER).toList()) {
            Optional<ObjectHead> head = watches.head(source);
            versions.add(head.<Object>map(ObjectHead::resourceVersion).orElseGet(Object::new));
        }
        return versions;
    }

    private static Source source(ValuesSourceKind kind, String namespace, String name) {
        return new Source(kind == ValuesSourceKind.SECRET ? SourceWatches.Kind.SECRET : SourceWatches.Kind.CONFIG_MAP,
                namespace, name);
    }
}
