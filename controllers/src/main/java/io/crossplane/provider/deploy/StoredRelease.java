package io.crossplane.provider.deploy;

import java.util.Optional;
import java.util.function.UnaryOperator;

import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.kube.ObjectHead;

/** A revision of a release as Helm recorded it, and the Secret that holds the record. */
public record StoredRelease(ObjectHead head, ReleaseRecord record) {

    /** Whose it is, if it bears a mark. */
    public Optional<OwnerMark> owner() {
        return OwnerMark.in(head.labels());
    }

    /** Where its chart came from, if that is known. */
    public Optional<ChartMark> chart() {
        return ChartMark.in(head.annotations());
    }

    /** Digest of what its objects were patched with; empty if they were not. */
    public String patches() {
        return chart().map(ChartMark::patches).orElse("");
    }

    /** The same with another description, made of the one that Helm wrote. */
    public StoredRelease describedBy(UnaryOperator<String> change) {
        return new StoredRelease(head, record.describedBy(change));
    }
}
