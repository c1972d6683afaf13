package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Who wants to hear of what on which cluster: one set of streams for each cluster, opened for the first owner and closed some time after
 * the last has left.
 *
 * @param <S> the streams of one cluster
 * @param <T> what somebody may want to hear of
 * @param <V> what an owner gets to see
 */
final class WatchedClusters<S extends ClusterStreams<T>, T, V> implements AutoCloseable {

    private static final Duration KEEP_UNUSED = Duration.ofMinutes(2);

    private final Clusters clusters;
    private final Clusters.Retries retries;
    private final Clock clock;
    private final Opening<S, T> opening;
    private final Map<String, Watched> watched = new HashMap<>();
    private final Map<String, Owner> owners = new HashMap<>();

    /** Begins to watch a cluster; both callbacks come from threads that may not be held up. */
    interface Opening<S, T> {
        S open(KubernetesClient client, Consumer<T> changed, Runnable usable);
    }

    /** Makes what an owner gets to see. */
    interface Viewing<S, T, V> {

        /**
         * Called once for a declaration and its repetitions.
         *
         * @param also takes what the owner wants to hear of besides its subject, in place of what was taken before
         */
        V view(S streams, Interest interest, Consumer<Set<T>> also);
    }

    WatchedClusters(Clusters clusters, Clusters.Retries retries, Clock clock, Opening<S, T> opening) {
        this.clusters = clusters;
        this.retries = retries;
        this.clock = clock;
        this.opening = opening;
    }

    /** States what this owner depends on, in place of what it stated before. Repeating it changes nothing. */
    synchronized V declare(String name, ClusterAccess access, T subject, Runnable changed, Viewing<S, T, V> viewing) {
        Owner before = owners.get(name);
        if (before != null && before.subject.equals(subject) && before.where.access.equals(access.id())) {
            return before.view;
        }
        forget(name);
        Watched where = watched.computeIfAbsent(access.id(), id -> new Watched(access));
        Owner owner = new Owner(where, subject, changed, viewing);
        owners.put(name, owner);
        return owner.view;
    }

    synchronized void forget(String name) {
        Owner owner = owners.remove(name);
        if (owner != null) {
            owner.leave();
        }
    }

    void closeIdle() {
        takeIdle().forEach(Watched::close);
        inUse().forEach(where -> where.streams.tidy(where.byTopic.keySet()));
    }

    @Override
    public void close() {
        List<Watched> open;
        synchronized (this) {
            open = List.copyOf(watched.values());
            watched.clear();
            owners.clear();
        }
        open.forEach(Watched::close);
    }

    /** How many clusters are watched. */
    synchronized int size() {
        return watched.size();
    }

    /** Takes them out first and lets the caller close them without this object's lock, which a stream's callback may wait for. */
    private synchronized List<Watched> takeIdle() {
        Instant limit = clock.instant().minus(KEEP_UNUSED);
        List<Watched> idle = new ArrayList<>(
                watched.values().stream().filter(where -> where.isUnusedSince(limit)).toList());
        watched.values().removeAll(idle);
        return idle;
    }

    private synchronized List<Watched> inUse() {
        return List.copyOf(watched.values());
    }

    /** One cluster: its streams, and who wants to know. Topics change under the outer lock, callbacks read without any. */
    private final class Watched {
        private final String access;
        private final Clusters.Lease lease;
        private final S streams;
        private final Map<T, Set<Interest>> byTopic = new ConcurrentHashMap<>();
        private Instant lastUse = clock.instant();

        private Watched(ClusterAccess access) {
            this.access = access.id();
            this.lease = clusters.lease(access, retries);
            this.streams = opening.open(lease.connection().client(), this::tell, this::tellWhoMissed);
        }

        private void add(T topic, Interest interest) {
            byTopic.computeIfAbsent(topic, any -> ConcurrentHashMap.newKeySet()).add(interest);
        }

        private void remove(T topic, Interest interest) {
            byTopic.computeIfPresent(topic, (any, all) -> {
                all.remove(interest);
                return all.isEmpty() ? null : all;
            });
            lastUse = clock.instant();
        }

        private boolean isUnusedSince(Instant limit) {
            return byTopic.isEmpty() && lastUse.isBefore(limit);
        }

        private void tell(T topic) {
            byTopic.getOrDefault(topic, Set.of()).forEach(Interest::wake);
        }

        private void tellWhoMissed() {
            byTopic.values().forEach(all -> all.forEach(Interest::wakeIfItMissed));
        }

        private void close() {
            streams.close();
            lease.close();
        }
    }

    /** One owner's topics; guarded by the outer lock. */
    private final class Owner {
        private final Watched where;
        private final T subject;
        private final Interest interest;
        private final V view;
        private Set<T> others = Set.of();
        private boolean gone;

        private Owner(Watched where, T subject, Runnable changed, Viewing<S, T, V> viewing) {
            this.where = where;
            this.subject = subject;
            this.interest = new Interest(changed, clock);
            where.add(subject, interest);
            this.view = viewing.view(where.streams, interest, this::also);
        }

        /** What is new is entered before the old leaves, so that nothing in both is missed. */
        private void also(Set<T> topics) {
            synchronized (WatchedClusters.this) {
                if (gone) {
                    return;
                }
                topics.forEach(topic -> where.add(topic, interest));
                others.stream()
                        .filter(topic -> !topics.contains(topic))
                        .forEach(topic -> where.remove(topic, interest));
                others = Set.copyOf(topics);
            }
        }

        private void leave() {
            gone = true;
            others.forEach(topic -> where.remove(topic, interest));
            where.remove(subject, interest);
        }
    }
}
