package io.crossplane.provider.knative;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.crossplane.provider.kube.ClusterAccess;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.FollowedObjects.Watching;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.ReleaseKey;
import io.crossplane.provider.kube.VirtualApi;

/**
 * The bridges of all virtual clusters that want one. A bridge works on its own, apart from the reconciling of its VCluster, which declares it
 * with each look and sees how it is.
 */
public final class Bridges implements AutoCloseable {

    private final Function<Wanted, Crossing> crossings;
    private final Schedule schedule;
    private final Clock clock;
    private final Map<String, Declared> bridges = new HashMap<>();
    private final Map<String, Bridge> ending = new HashMap<>();

    /**
     * Between what.
     *
     * @param host access to the host cluster
     * @param credentials what vCluster exported
     */
    public record Wanted(Tenant tenant, ClusterAccess host, Kubeconfig credentials) {

        /** The release that the virtual cluster is. */
        ReleaseKey key() {
            return new ReleaseKey(tenant.hostNamespace(), tenant.vcluster());
        }

        /** The same for as long as the bridge need not be another. */
        private List<Object> identity() {
            return List.of(tenant, host.id(), credentials.id());
        }
    }

    private record Declared(List<Object> identity, Bridge bridge) {}

    Bridges(Function<Wanted, Crossing> crossings, Schedule schedule, Clock clock) {
        this.crossings = crossings;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * None yet.
     *
     * @param timer starts what is due, never for long
     */
    public static Bridges over(Clusters clusters, VirtualApi virtualApi, ScheduledExecutorService timer, Clock clock) {
        Watching watching = new Watching(timer, clock);
        return new Bridges(wanted -> KubeCrossing.cross(wanted, clusters, virtualApi, watching), new Threads(timer),
                clock);
    }

    /**
     * States that this virtual cluster is to have a bridge. Cheap to repeat with every look; another one takes its place if it goes between
     * other things or with other credentials. Does not wait and does not fail: what is wrong stands in the view.
     *
     * @param changed called from any thread when the view became different; must not block
     */
    public synchronized BridgeView declare(Wanted wanted, Runnable changed) {
        String uid = wanted.tenant().uid();
        List<Object> identity = wanted.identity();
        Declared before = bridges.get(uid);
        if (before != null && before.identity().equals(identity)) {
            return before.bridge().view();
        }
        forget(uid);
        Bridge bridge = new Bridge(wanted.tenant(), () -> crossings.apply(wanted), schedule, clock, changed).begun();
        bridges.put(uid, new Declared(identity, bridge));
        return bridge.view();
    }

    /** How the bridge is that was declared like this; empty if there is none, or another. */
    public synchronized Optional<BridgeView> view(Wanted wanted) {
        return Optional.ofNullable(bridges.get(wanted.tenant().uid()))
                .filter(found -> found.identity().equals(wanted.identity()))
                .map(found -> found.bridge().view());
    }

    /** This virtual cluster is to have none. What the bridge has made stays ({@link HostRemains}). */
    public synchronized void forget(String uid) {
        Declared before = bridges.remove(uid);
        if (before != null) {
            before.bridge().close();
            ending.put(uid, before.bridge());
        }
    }

    /** Whether nothing is written for this virtual cluster any more; false for a moment after it was forgotten. */
    public synchronized boolean isAtRest(String uid) {
        ending.values().removeIf(bridge -> !bridge.isBusy());
        return !bridges.containsKey(uid) && !ending.containsKey(uid);
    }

    @Override
    public void close() {
        List<Declared> all;
        synchronized (this) {
            all = new ArrayList<>(bridges.values());
            bridges.clear();
        }
        all.forEach(each -> each.bridge().close());
        if (schedule instanceof Threads threads) {
            threads.close();
        }
    }

    /** A thread for each piece of work, for most of the time it waits for an answer. */
    private record Threads(ScheduledExecutorService timer, ExecutorService workers) implements Schedule, AutoCloseable {

        private Threads(ScheduledExecutorService timer) {
            this(timer, Executors.newVirtualThreadPerTaskExecutor());
        }

        @Override
        public void soon(Runnable work) {
            try {
                workers.execute(work);
            } catch (RejectedExecutionException e) {
                // The provider ends; whoever leads next looks at everything.
            }
        }

        @Override
        public void later(Duration wait, Runnable work) {
            try {
                timer.schedule(() -> soon(work), wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // As above.
            }
        }

        @Override
        public void close() {
            workers.shutdownNow();
        }
    }
}
