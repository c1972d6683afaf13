package io.crossplane.provider.managed;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Bridges the moment between our own write and the cache showing it: an object that was written is read as the server answered until
 * the cache has caught up. Keeps at most one answer per object. Safe for use by many threads.
 *
 * @param <R> the kind
 */
public final class LatestKnown<R extends HasMetadata> {

    private final Map<String, R> answers = new ConcurrentHashMap<>();

    /** Takes note of what the server answered to a write. */
    public R answered(R answer) {
        answers.put(answer.getMetadata().getUid(), answer);
        return answer;
    }

    /** The newer of the cached object and the latest answer of the server. */
    public R newest(R cached) {
        String uid = cached.getMetadata().getUid();
        R answer = answers.get(uid);
        if (answer != null && version(answer) > version(cached)) {
            return answer;
        }
        answers.remove(uid);
        return cached;
    }

    /** The object is gone. */
    public void forget(R lastSeen) {
        answers.remove(lastSeen.getMetadata().getUid());
    }

    /** Versions are opaque to clients; where they are not numbers the cached object counts as newest and conflicts guard the writes. */
    private static long version(HasMetadata object) {
        try {
            return Long.parseLong(object.getMetadata().getResourceVersion());
        } catch (NumberFormatException opaque) {
            return 0;
        }
    }
}
