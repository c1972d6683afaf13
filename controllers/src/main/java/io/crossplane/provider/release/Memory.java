package io.crossplane.provider.release;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.deploy.drift.DriftMemory;
import io.crossplane.provider.deploy.shape.UserPatches;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.crossplane.provider.release.question.Answer;
import io.crossplane.provider.release.question.Question;

/**
 * What was read of one release, so that one at rest costs no request. Used by one reconcile at a time.
 *
 * @param login the Secret that the provider config was read from, if it was; the key has no meaning
 * @param credentials of the virtual cluster, by UID and version of their Secret; empty if they cannot be used
 * @param release by UID and version of the record
 * @param objects what the release consists of, by the same key
 * @param values by generation and versions of their sources
 * @param patches by the same key
 * @param namespace by generation
 * @param answers what was asked of objects, by the questions and the state of the object
 * @param drift of the objects
 */
record Memory(Remembered<Optional<Source>> login, Remembered<Optional<Kubeconfig>> credentials,
        Remembered<StoredRelease> release, Remembered<List<Manifest.Entry>> objects, Remembered<MergedValues> values,
        Remembered<UserPatches.Read> patches, Remembered<ReleaseNamespace.Facts> namespace,
        Map<ObjectName, Remembered<Map<Question, Answer>>> answers, DriftMemory drift) {

    private Memory() {
        this(new Remembered<>(), new Remembered<>(), new Remembered<>(), new Remembered<>(), new Remembered<>(),
                new Remembered<>(), new Remembered<>(), new HashMap<>(), new DriftMemory());
    }

    /** The memories of all releases, by the UID of their VClusterRelease (DEV-15). */
    static final class All {

        private final Map<String, Memory> byUid = new ConcurrentHashMap<>();

        /** The memory of this one, empty at first. */
        Memory of(String uid) {
            return byUid.computeIfAbsent(uid, _ -> new Memory());
        }

        /** It is gone. */
        void forget(String uid) {
            byUid.remove(uid);
        }
    }
}
