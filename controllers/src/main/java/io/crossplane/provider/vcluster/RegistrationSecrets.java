package io.crossplane.provider.vcluster;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.crossplane.provider.apis.v1alpha1.ArgoCdCluster;
import io.crossplane.provider.argocd.Registration;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.ObjectState;
import io.crossplane.provider.kube.ObjectStates;
import io.crossplane.provider.kube.ReleaseWatches.ReleaseView;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.crossplane.provider.managed.Deadline;

/** What the watches know of the Secrets that register a virtual cluster with Argo CDs. Lives for one reconcile. */
final class RegistrationSecrets {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SourceWatches controlPlane;
    private final ReleaseView host;
    private final Deadline deadline;
    private Optional<ObjectStates> onHost = Optional.empty();

    /** @param host wakes the VCluster by what {@link #watch} names */
    RegistrationSecrets(SourceWatches controlPlane, ReleaseView host, Deadline deadline) {
        this.controlPlane = controlPlane;
        this.host = host;
        this.deadline = deadline;
    }

    /** Those on the control plane, to be declared with all else that is watched there. */
    static Set<Source> sources(Collection<Registration> wanted) {
        return wanted.stream()
                .filter(each -> each.place().cluster() == ArgoCdCluster.CONTROL_PLANE)
                .map(RegistrationSecrets::source)
                .collect(Collectors.toSet());
    }

    /** From now on those on the host cluster are watched, and none that were before. */
    void watch(Collection<Registration> wanted) {
        onHost = host.named(wanted.stream()
                .filter(each -> each.place().cluster() == ArgoCdCluster.HOST)
                .map(RegistrationSecrets::name)
                .collect(Collectors.toSet()), deadline.atMost(PATIENCE));
    }

    /** The resource version; the empty text if there is no such Secret, and nothing if that is not known. */
    Optional<String> version(Registration wanted) {
        if (wanted.place().cluster() == ArgoCdCluster.CONTROL_PLANE) {
            return Optional.of(controlPlane.head(source(wanted)).map(ObjectHead::resourceVersion).orElse(""));
        }
        return onHost.map(states -> Optional.ofNullable(states.present().get(name(wanted)))
                .map(ObjectState::resourceVersion)
                .orElse(""));
    }

    private static Source source(Registration wanted) {
        return new Source(SourceWatches.Kind.SECRET, wanted.place().namespace(), wanted.secret());
    }

    private static ObjectName name(Registration wanted) {
        return new ObjectName("v1", "Secret", wanted.place().namespace(), wanted.secret());
    }
}
