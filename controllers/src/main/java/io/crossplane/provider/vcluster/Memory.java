package io.crossplane.provider.vcluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.kube.Permission;
import io.crossplane.provider.kube.VirtualApiStatus;

/** What was read of one virtual cluster, so that a cluster at rest costs no request. Used by one reconcile at a time. */
final class Memory {

    private final Remembered<StoredRelease> release = new Remembered<>();
    private final Remembered<VirtualCredentials> credentials = new Remembered<>();
    private final Remembered<MergedValues> values = new Remembered<>();
    private final Remembered<Answer> answer = new Remembered<>();
    private final Remembered<ReleaseNamespace.Facts> namespace = new Remembered<>();
    private final Remembered<List<Permission>> outOfReach = new Remembered<>();
    private final Remembered<Boolean> unmarkable = new Remembered<>();
    private final HostDrift.Known drift = new HostDrift.Known();
    private final ArgoRegistrations.Known argocd = new ArgoRegistrations.Known();
    private final Remembered<KnativeServing.Answer> knative = new Remembered<>();
    private final Remembered<RancherLink.Trouble> rancher = new Remembered<>();

    /** An answer of the virtual API, when it was given, and the range of Service addresses that vCluster found out by then. */
    record Answer(VirtualApiStatus status, Instant at, Optional<String> serviceCidr) {}

    /** The decoded release of this key (UID and resource version of its Secret), decoded now unless it is the one known. */
    StoredRelease release(Object key, Supplier<StoredRelease> read) {
        return release.get(key, read);
    }

    /** The parsed credentials of this key, read now unless they are known. */
    VirtualCredentials credentials(Object key, Supplier<VirtualCredentials> read) {
        return credentials.get(key, read);
    }

    /** The merged values of this key, loaded now unless they are known. */
    MergedValues values(Object key, Supplier<MergedValues> read) {
        return values.get(key, read);
    }

    /** The last answer of the virtual API to this key, if it was a good one. */
    Optional<Answer> answer(Object key) {
        return answer.known(key);
    }

    /** Keeps an answer of the virtual API. */
    void answered(Object key, Answer given) {
        answer.put(key, given);
    }

    /** The last answer whatever it was to: what the cluster was when it was last seen well. */
    Optional<Answer> lastAnswer() {
        return answer.last();
    }

    /** What the host namespace looked like for this key, looked up now unless it is known. Only a right one is kept. */
    ReleaseNamespace.Facts namespace(Object key, Supplier<ReleaseNamespace.Facts> look) {
        ReleaseNamespace.Facts facts = namespace.get(key, look);
        if (!facts.right()) {
            namespace.forget();
        }
        return facts;
    }

    /** What of the host cluster must not be touched, asked now unless it is known. */
    List<Permission> outOfReach(Supplier<List<Permission>> ask) {
        return outOfReach.get("", ask);
    }

    /** Whether the host namespace may be written on, as far as is known. */
    boolean mayMark() {
        return unmarkable.last().isEmpty();
    }

    /** The host namespace may not be written on. */
    void mayNotMark() {
        unmarkable.put("", true);
    }

    /** What is known of the drift of the objects. */
    HostDrift.Known drift() {
        return drift;
    }

    /** What is known of registrations with Argo CDs. */
    ArgoRegistrations.Known argocd() {
        return argocd;
    }

    /** What is known of Knative on the host cluster. */
    Remembered<KnativeServing.Answer> knative() {
        return knative;
    }

    /** Why the RancherImport could not be written or deleted. */
    Remembered<RancherLink.Trouble> rancher() {
        return rancher;
    }

    /** The memories of all VClusters, by their UID (DEV-15). */
    static final class All {

        private final Map<String, Memory> byUid = new ConcurrentHashMap<>();

        /** The memory of this VCluster, empty at first. */
        Memory of(String uid) {
            return byUid.computeIfAbsent(uid, _ -> new Memory());
        }

        /** The VCluster is gone. */
        void forget(String uid) {
            byUid.remove(uid);
        }
    }
}
