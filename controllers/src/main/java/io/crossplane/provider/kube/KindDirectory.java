package io.crossplane.provider.kube;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which kinds the clusters in use serve, remembered for as many as are likely to be in use at once. */
public final class KindDirectory {

    private static final int MOST_CLUSTERS = 256;

    private final Clock clock;
    private final Map<String, ServedKinds> byAccess = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ServedKinds> eldest) {
            return size() > MOST_CLUSTERS;
        }
    };

    /** Knows nothing yet. */
    public KindDirectory(Clock clock) {
        this.clock = clock;
    }

    synchronized ServedKinds of(ClusterAccess access) {
        return byAccess.computeIfAbsent(access.id(), id -> new ServedKinds(clock));
    }
}
