package io.crossplane.provider.release;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.deploy.drift.ReleaseObject;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;

/**
 * Everything one look at a release found out. Immutable; decides nothing.
 *
 * @param records Helm's records, oldest first
 * @param release the newest of them, with its content; empty if there is no release
 * @param objects what the release consists of, in Helm's order
 */
record ObservedRelease(List<ObjectHead> records, Optional<StoredRelease> release, List<ObjectView> objects) {

    ObservedRelease {
        records = List.copyOf(records);
        objects = List.copyOf(objects);
    }

    /** Whether Helm is done with it and it has worked. */
    boolean isDeployed() {
        return release.filter(each -> each.record().info().status() == ReleaseStatus.DEPLOYED).isPresent();
    }

    /** The objects, for those who hold them against the manifest. */
    List<ReleaseObject> stated() {
        return objects.stream().map(ObjectView::stated).toList();
    }

    /** The same with what Helm says of the release changed, such as to quote nothing that must stay hidden. */
    ObservedRelease describedBy(UnaryOperator<String> change) {
        return new ObservedRelease(records, release.map(each -> each.describedBy(change)), objects);
    }
}
