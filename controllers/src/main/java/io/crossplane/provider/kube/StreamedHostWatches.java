package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@link HostWatches} over six watch streams per host cluster. */
public final class StreamedHostWatches implements HostWatches {

    private static final Duration KEEP_UNUSED = Duration.ofMinutes(2);

    private final Clusters clusters;
    private final WatchRuntime runtime;
    private final Map<String, Host> hosts = new HashMap<>();
    private final Map<String, Interest> interests = new HashMap<>();

    /**
     * No watches yet.
     *
     * @param timer starts what is due, never for long
     */
    public StreamedHostWatches(Clusters clusters, ScheduledExecutorService timer, Clock clock) {
        this(clusters, new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), clock, WatchTimes.USUAL));
    }

    StreamedHostWatches(Clusters clusters, WatchRuntime runtime) {
        this.clusters = clusters;
        this.runtime = runtime;
    }

    @Override
    public synchronized HostView declare(String owner, ClusterAccess access, ReleaseKey key, Runnable changed) {
        Interest before = interests.get(owner);
        if (before != null && before.key.equals(key) && before.host.access.equals(access.id())) {
            return before;
        }
        forget(owner);
        Host host = hosts.computeIfAbsent(access.id(), id -> new Host(access));
        Interest interest = new Interest(host, key, changed);
        host.add(interest);
        interests.put(owner, interest);
        return interest;
    }

    @Override
    public synchronized void forget(String owner) {
        Interest interest = interests.remove(owner);
        if (interest != null) {
            interest.host.remove(interest);
        }
    }

    @Override
    public void closeIdle() {
        takeIdle().forEach(Host::close);
    }

    @Override
    public void close() {
        List<Host> open;
        synchronized (this) {
            open = List.copyOf(hosts.values());
            hosts.clear();
            interests.clear();
        }
        open.forEach(Host::close);
    }

    /** How many host clusters are watched. */
    synchronized int size() {
        return hosts.size();
    }

    /** Takes them out first and lets the caller close them without this object's lock, which a stream's callback may wait for. */
    private synchronized List<Host> takeIdle() {
        Instant limit = runtime.clock().instant().minus(KEEP_UNUSED);
        List<Host> idle = new ArrayList<>(hosts.values().stream().filter(host -> host.isUnusedSince(limit)).toList());
        hosts.values().removeAll(idle);
        return idle;
    }

    /** One host cluster: its streams, and who wants to know. Interests change under the outer lock, callbacks read without any. */
    private final class Host {
        private final String access;
        private final Clusters.Lease lease;
        private final HostStreams streams;
        private final Map<ReleaseKey, Set<Interest>> byKey = new ConcurrentHashMap<>();
        private Instant lastUse = runtime.clock().instant();

        private Host(ClusterAccess access) {
            this.access = access.id();
            this.lease = clusters.lease(access);
            this.streams = new HostStreams(lease.connection().client(), runtime, this::tell, this::tellWhoSawNothing);
            streams.start();
        }

        private void add(Interest interest) {
            byKey.computeIfAbsent(interest.key, key -> ConcurrentHashMap.newKeySet()).add(interest);
        }

        private void remove(Interest interest) {
            byKey.computeIfPresent(interest.key, (key, all) -> {
                all.remove(interest);
                return all.isEmpty() ? null : all;
            });
            lastUse = runtime.clock().instant();
        }

        private boolean isUnusedSince(Instant limit) {
            return byKey.isEmpty() && lastUse.isBefore(limit);
        }

        private void tell(ReleaseKey key) {
            byKey.getOrDefault(key, Set.of()).forEach(interest -> interest.changed.run());
        }

        private void tellWhoSawNothing() {
            byKey.values().forEach(all -> all.forEach(Interest::wakeIfItSawNothing));
        }

        private void close() {
            streams.close();
            lease.close();
        }
    }

    private final class Interest implements HostView {
        private final Host host;
        private final ReleaseKey key;
        private final Runnable changed;
        private final AtomicBoolean sawNothing = new AtomicBoolean();
        private volatile Instant distrustedUntil = Instant.MIN;

        private Interest(Host host, ReleaseKey key, Runnable changed) {
            this.host = host;
            this.key = key;
            this.changed = changed;
        }

        @Override
        public Optional<HostSnapshot> snapshot(Duration wait) {
            if (runtime.clock().instant().isBefore(distrustedUntil)) {
                return Optional.empty();
            }
            if (host.streams.awaitSynced(wait) && host.streams.areCurrent()) {
                return Optional.of(host.streams.snapshot(key));
            }
            return emptyUnlessJustUsable();
        }

        /** Notes first that nothing was seen and looks again then, so that the moment of recovery is not missed. */
        private Optional<HostSnapshot> emptyUnlessJustUsable() {
            sawNothing.set(true);
            if (host.streams.areCurrent() && sawNothing.compareAndSet(true, false)) {
                return Optional.of(host.streams.snapshot(key));
            }
            return Optional.empty();
        }

        @Override
        public void distrust(Duration time) {
            distrustedUntil = runtime.clock().instant().plus(time);
        }

        @Override
        public Optional<KubeException> problem() {
            return host.streams.problem();
        }

        private void wakeIfItSawNothing() {
            if (sawNothing.compareAndSet(true, false)) {
                changed.run();
            }
        }
    }
}
