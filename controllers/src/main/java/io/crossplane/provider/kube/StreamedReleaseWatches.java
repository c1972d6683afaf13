package io.crossplane.provider.kube;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** {@link ReleaseWatches} over a watch stream for Helm's records and one for each kind of object, per cluster. */
public final class StreamedReleaseWatches implements ReleaseWatches {

    private final KindDirectory kinds;
    private final WatchedClusters<ReleaseStreams, ReleaseTopic, ReleaseView> clusters;

    /**
     * No watches yet.
     *
     * @param timer starts what is due, never for long
     */
    public StreamedReleaseWatches(Clusters clusters, KindDirectory kinds, ScheduledExecutorService timer, Clock clock) {
        this(clusters, kinds,
                new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), clock, WatchTimes.USUAL));
    }

    StreamedReleaseWatches(Clusters clusters, KindDirectory kinds, WatchRuntime runtime) {
        this.kinds = kinds;
        this.clusters = new WatchedClusters<>(clusters, Clusters.Retries.NONE, runtime.clock(),
                (client, changed, usable) -> ReleaseStreams.open(client, runtime, changed, usable));
    }

    @Override
    public ReleaseView declare(String owner, ClusterAccess access, ReleaseKey key, Runnable changed) {
        ServedKinds served = kinds.of(access);
        return clusters.declare(owner, access, new ReleaseTopic.Records(key), changed,
                (streams, interest, also) -> new StreamedReleaseView(streams, served, key, interest, also));
    }

    @Override
    public void forget(String owner) {
        clusters.forget(owner);
    }

    @Override
    public void closeIdle() {
        clusters.closeIdle();
    }

    @Override
    public void close() {
        clusters.close();
    }

    /** How many clusters are watched. */
    int size() {
        return clusters.size();
    }
}
