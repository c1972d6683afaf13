package io.crossplane.provider.vcluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.kube.VirtualApiStatus;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one virtual cluster and stays true until its key changes, so that a cluster at rest costs no request. Everything here
 * can be lost at any time and is then read again. Used by one reconcile at a time.
 */
final class Memory {

    private @Nullable Entry<StoredRelease> release;
    private @Nullable Entry<VirtualCredentials> credentials;
    private @Nullable Entry<MergedValues> values;
    private @Nullable Entry<Answer> answer;
    private @Nullable Entry<NamespaceKeeper.Facts> namespace;

    /** An answer of the virtual API, when it was given, and the range of Service addresses that vCluster found out by then. */
    record Answer(VirtualApiStatus status, Instant at, Optional<String> serviceCidr) {}

    private record Entry<T>(Object key, T value) {}

    /** The decoded release of this key (UID and resource version of its Secret), decoded now unless it is the one known. */
    StoredRelease release(Object key, Supplier<StoredRelease> read) {
        Entry<StoredRelease> entry = current(release, key, read);
        release = entry;
        return entry.value();
    }

    /** The parsed credentials of this key, read now unless they are known. */
    VirtualCredentials credentials(Object key, Supplier<VirtualCredentials> read) {
        Entry<VirtualCredentials> entry = current(credentials, key, read);
        credentials = entry;
        return entry.value();
    }

    /** The merged values of this key, loaded now unless they are known. */
    MergedValues values(Object key, Supplier<MergedValues> read) {
        Entry<MergedValues> entry = current(values, key, read);
        values = entry;
        return entry.value();
    }

    /** The last answer of the virtual API to this key, if it was a good one. */
    Optional<Answer> answer(Object key) {
        Entry<Answer> known = answer;
        return known != null && known.key().equals(key) ? Optional.of(known.value()) : Optional.empty();
    }

    /** Keeps an answer of the virtual API. */
    void answered(Object key, Answer given) {
        answer = new Entry<>(key, given);
    }

    /** The last answer whatever it was to: what the cluster was when it was last seen well. */
    Optional<Answer> lastAnswer() {
        return Optional.ofNullable(answer).map(Entry::value);
    }

    /** What the host namespace looked like for this key, looked up now unless it is known. Only a right one is kept. */
    NamespaceKeeper.Facts namespace(Object key, Supplier<NamespaceKeeper.Facts> look) {
        Entry<NamespaceKeeper.Facts> entry = current(namespace, key, look);
        namespace = entry.value().right() ? entry : null;
        return entry.value();
    }

    private static <T> Entry<T> current(@Nullable Entry<T> known, Object key, Supplier<T> read) {
        return known != null && known.key().equals(key) ? known : new Entry<>(key, read.get());
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
