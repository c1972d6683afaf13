package io.crossplane.provider.rancher;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.SourceWatches.Source;

/**
 * What was found out about one import by earlier reconciles. Can be lost at any time. Used by one reconcile at a time.
 *
 * @param credentials of the virtual cluster, by UID and version of their Secret
 * @param login the Secret that the provider config was read from, if it was; the key has no meaning
 * @param version of Rancher, by the hour
 * @param removal that Rancher has taken the request to remove this cluster
 * @param project why the project that is wanted could not be given to the host namespace
 */
record Memory(Remembered<Optional<Kubeconfig>> credentials, Remembered<Optional<Source>> login,
        Remembered<String> version, Remembered<Boolean> removal, Remembered<ProjectAssignment.Trouble> project) {

    private Memory() {
        this(new Remembered<>(), new Remembered<>(), new Remembered<>(), new Remembered<>(), new Remembered<>());
    }

    /** The memories of all imports, by the UID of their object (DEV-15). */
    static final class All {

        private final Map<String, Memory> byUid = new ConcurrentHashMap<>();

        Memory of(String uid) {
            return byUid.computeIfAbsent(uid, _ -> new Memory());
        }

        void forget(String uid) {
            byUid.remove(uid);
        }
    }
}
