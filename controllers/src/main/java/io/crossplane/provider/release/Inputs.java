package io.crossplane.provider.release;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.crossplane.provider.apis.v1alpha1.ReleaseOptions;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.GivenSources;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.QuotedValues;
import io.crossplane.provider.deploy.SourceReader;
import io.crossplane.provider.deploy.UserValues;
import io.crossplane.provider.deploy.shape.Shape;
import io.crossplane.provider.deploy.shape.UserPatches;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.crossplane.provider.managed.ExternalException;

/**
 * What goes into a release beside its chart, from the spec and from the objects that it names. Kept while neither has changed, as far as
 * the watches can tell. Each fails with what is wrong with it.
 */
final class Inputs {

    /** Stands for the digest of what cannot be read: it differs from every other. */
    private static final String UNKNOWN = "unknown";

    private final DesiredRelease desired;
    private final Memory memory;
    private final Supplier<Object> version;
    private final UserValues.Sources sources;

    /** @param generation of the VClusterRelease */
    Inputs(DesiredRelease desired, Memory memory, long generation, SourceWatches watches, SourceReader reader) {
        this.desired = desired;
        this.memory = memory;
        this.version = () -> List.of(generation, GivenSources.versions(sources(desired), watches));
        this.sources = reader.in(desired.ownNamespace());
    }

    /** The objects that they come from. */
    static Set<Source> sources(DesiredRelease desired) {
        Set<Source> all = new HashSet<>(GivenSources.of(desired.values()));
        all.addAll(GivenSources.of(desired.ownNamespace(), desired.parameters().patchesFrom()));
        return all;
    }

    /** The merged values. */
    MergedValues values() {
        return read(() -> memory.values().get(version.get(), () -> {
            UserValues.Read read = UserValues.read(desired.values(), sources);
            return MergedValues.of(read.merged(), read.secrets());
        }));
    }

    /** What is made of the chart's objects before they are applied. */
    Shape shape() {
        ReleaseOptions options = desired.options();
        return new Shape(patches(), Boolean.TRUE.equals(options.noHooks()),
                Boolean.TRUE.equals(options.takeOwnership()),
                Optional.ofNullable(options.crdPolicy()).orElse(ReleaseOptions.CrdPolicy.CREATE));
    }

    /** The patches. */
    UserPatches.Read patches() {
        return read(() -> memory.patches().get(version.get(), () -> UserPatches.read(desired.patches(), sources)));
    }

    /** Digest of the values; what cannot be read is told, with its reason, by the update that this leads to. */
    String valuesDigest() {
        return known(this::values).map(MergedValues::digest).orElse(UNKNOWN);
    }

    /** Digest of the patches, likewise. */
    String patchesDigest() {
        return known(this::patches).map(UserPatches.Read::digest).orElse(UNKNOWN);
    }

    /** Whether all of them can be read. */
    boolean areKnown() {
        return known(this::values).isPresent() && known(this::patches).isPresent();
    }

    /** What was seen, without what Helm quotes of values and patches that must not be shown. */
    ObservedRelease withoutSecrets(ObservedRelease seen) {
        Optional<UserPatches.Read> patches = known(this::patches);
        QuotedValues quoted = QuotedValues
                .of(seen.release().map(release -> release.record().config()), known(this::values))
                .and(patches.map(UserPatches.Read::secrets).orElse(Set.of()));
        return seen.describedBy(text -> patches.isPresent() ? quoted.hiddenIn(text) : "(redacted)");
    }

    private static <T> Optional<T> known(Supplier<T> input) {
        try {
            return Optional.of(input.get());
        } catch (ExternalException e) {
            return Optional.empty();
        }
    }

    private static <T> T read(Supplier<T> input) {
        try {
            return input.get();
        } catch (KubeException e) {
            throw Failures.of(e);
        }
    }
}
