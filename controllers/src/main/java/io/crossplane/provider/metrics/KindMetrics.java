package io.crossplane.provider.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.managed.ManagedMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prometheus.metrics.core.metrics.Histogram;

/** Crossplane's metrics of one kind. What has to be remembered of single objects is kept by UID until they are gone (DEV-15). */
final class KindMetrics implements ManagedMetrics {

    private final ManagedFamilies families;
    private final String gvk;
    private final Clock clock;
    private final Set<String> awaitedReady = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> lastUnchanged = new ConcurrentHashMap<>();

    KindMetrics(ManagedFamilies families, String gvk, Clock clock) {
        this.families = families;
        this.gvk = gvk;
        this.clock = clock;
    }

    @Override
    public void firstReconciled(HasMetadata resource) {
        if (awaitedReady.add(uid(resource))) {
            observe(families.firstReconcile, created(resource));
        }
    }

    @Override
    public void settled(HasMetadata resource, boolean ready) {
        lastUnchanged.put(uid(resource), clock.instant());
        if (ready && awaitedReady.remove(uid(resource))) {
            observe(families.firstReadiness, created(resource));
        }
    }

    @Override
    public void updated(HasMetadata resource) {
        Instant previous = lastUnchanged.put(uid(resource), clock.instant());
        if (previous != null) {
            observe(families.drift, previous);
        }
    }

    @Override
    public void released(HasMetadata resource) {
        String deleted = resource.getMetadata().getDeletionTimestamp();
        if (deleted != null) {
            observe(families.deletion, Instant.parse(deleted));
        }
        forget(resource);
    }

    @Override
    public void forget(HasMetadata lastSeen) {
        awaitedReady.remove(uid(lastSeen));
        lastUnchanged.remove(uid(lastSeen));
    }

    @Override
    public void population(int exist, int ready, int synced) {
        families.exists.labelValues(gvk).set(exist);
        families.ready.labelValues(gvk).set(ready);
        families.synced.labelValues(gvk).set(synced);
    }

    private void observe(Histogram histogram, Instant since) {
        histogram.labelValues(gvk).observe(Duration.between(since, clock.instant()).toNanos() / 1e9);
    }

    private static Instant created(HasMetadata resource) {
        return Instant.parse(resource.getMetadata().getCreationTimestamp());
    }

    private static String uid(HasMetadata resource) {
        return resource.getMetadata().getUid();
    }
}
