package io.crossplane.provider.vcluster;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.deploy.QuotedValues;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.kube.HostSnapshot;
import io.crossplane.provider.kube.VirtualApiStatus;

/**
 * Everything one look at a virtual cluster found out. Immutable; nothing here decides anything.
 *
 * @param host what stands in the host namespace
 * @param release the newest Helm release record and its metadata; empty if there is no release
 * @param credentials what vCluster exported; empty while it has not
 * @param api what the virtual API says; {@link ApiView.NotAsked} while there is no way or no need to ask
 * @param namespace the host namespace, as far as it matters for its labels
 * @param diagnosis what keeps the control plane from being ready, if anything is known
 */
record ObservedVCluster(HostSnapshot host, Optional<StoredRelease> release, Optional<VirtualCredentials> credentials,
        ApiView api, Optional<Diagnosis> diagnosis) {

    /** What is known of the virtual API. */
    sealed interface ApiView {

        /** Nothing was asked, because an earlier stage is not reached. */
        record NotAsked() implements ApiView {}

        /** It answered. */
        record Answered(VirtualApiStatus status) implements ApiView {}

        /** It could not be reached, and why. */
        record Unreachable(String why) implements ApiView {}
    }

    /** The same with texts in which nothing is quoted that must stay hidden. */
    ObservedVCluster without(QuotedValues values) {
        return new ObservedVCluster(host, release.map(each -> each.describedBy(values::hiddenIn)), credentials, api,
                diagnosis.map(each -> new Diagnosis(each.reason(), values.hiddenIn(each.message()))));
    }

    /** The names of the host's pods that are not ready, for messages. */
    List<String> unreadyPods() {
        return host.pods().stream().filter(pod -> !pod.ready()).map(pod -> pod.name()).sorted().toList();
    }
}
