package io.crossplane.provider.main;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;

/** Holds the lease that only one replica can hold (FL-4, FL-5). */
final class Leadership implements AutoCloseable {

    static final String LEASE = "crossplane-leader-election-provider-vcluster";
    private static final Duration LEASE_DURATION = Duration.ofSeconds(60);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(50);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

    private final CompletableFuture<?> election;

    /**
     * Starts to campaign in the background.
     *
     * @param won called once, when this replica leads
     * @param lost called when it no longer does: what it works on may be worked on by another
     */
    Leadership(KubernetesClient client, String namespace, Runnable won, Runnable lost) {
        String identity = host() + "_" + UUID.randomUUID();
        Consumer<String> ignored = leader -> {};
        election = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder().withName(LEASE)
                        .withLock(new LeaseLock(namespace, LEASE, identity))
                        .withLeaseDuration(LEASE_DURATION)
                        .withRenewDeadline(RENEW_DEADLINE)
                        .withRetryPeriod(RETRY_PERIOD)
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(won, lost, ignored))
                        .build())
                .build()
                .start();
    }

    /** Who holds the lease, for people: the pod. Its user has no name in a container. */
    private static String host() {
        return Optional.ofNullable(System.getenv("HOSTNAME")).orElse(System.getProperty("user.name"));
    }

    /** Gives the lease back. */
    @Override
    public void close() {
        election.cancel(true);
    }
}
