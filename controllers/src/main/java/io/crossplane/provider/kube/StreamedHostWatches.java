package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** {@link HostWatches} over watch streams for six kinds per host cluster. */
public final class StreamedHostWatches implements HostWatches {

    private final WatchedClusters<HostStreams, ReleaseKey, HostView> hosts;

    /**
     * No watches yet.
     *
     * @param timer starts what is due, never for long
     */
    public StreamedHostWatches(Clusters clusters, ScheduledExecutorService timer, Clock clock) {
        this(clusters, new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), clock, WatchTimes.USUAL));
    }

    StreamedHostWatches(Clusters clusters, WatchRuntime runtime) {
        this.hosts = new WatchedClusters<>(clusters, Clusters.Retries.FEW, runtime.clock(),
                (client, changed, usable) -> HostStreams.open(client, runtime, changed, usable));
    }

    @Override
    public HostView declare(String owner, ClusterAccess access, ReleaseKey key, Runnable changed) {
        return hosts.declare(owner, access, key, changed,
                (streams, interest, also) -> new View(streams, key, interest));
    }

    @Override
    public void forget(String owner) {
        hosts.forget(owner);
    }

    @Override
    public void closeIdle() {
        hosts.closeIdle();
    }

    @Override
    public void close() {
        hosts.close();
    }

    /** How many host clusters are watched. */
    int size() {
        return hosts.size();
    }

    private record View(HostStreams streams, ReleaseKey key, Interest interest) implements HostView {

        @Override
        public Optional<HostSnapshot> snapshot(Duration wait) {
            if (!interest.isDistrusted()) {
                streams.awaitSynced(key.namespace(), wait);
            }
            return interest.see(HostSnapshot.class, () -> streams.areCurrent(key.namespace()),
                    () -> streams.snapshot(key));
        }

        @Override
        public void distrust(Duration time) {
            interest.distrust(time);
        }

        @Override
        public Optional<KubeException> problem() {
            return streams.problem(key.namespace());
        }
    }
}
