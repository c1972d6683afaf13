package io.crossplane.provider.main;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.InjectedIdentity;
import io.crossplane.provider.managed.Sleeper;
import io.crossplane.provider.metrics.ProviderMetrics;
import io.fabric8.kubernetes.client.Config;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running program: endpoints first, then leadership, then the controllers; stopped in the opposite order. */
final class Provider implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);

    private final Settings settings;
    private final Clock clock;
    private final Runnable end;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.STANDBY);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2,
            Thread.ofPlatform().daemon().name("timer-", 0).factory());
    private volatile @Nullable Controllers controllers;

    /** Where the process is. */
    private enum State {
        STANDBY, STARTING, LEADING, STOPPING, FAILED
    }

    /** @param end asks the program to end */
    Provider(Settings settings, Clock clock, Runnable end) {
        this.settings = settings;
        this.clock = clock;
        this.end = end;
    }

    /** Opens the endpoints and begins to work, or to campaign for it. Does not wait for the cluster. */
    void start() {
        var metrics = new ProviderMetrics(clock);
        InjectedIdentity identity = InjectedIdentity.of(Config.autoConfigure(null));
        var limit = new QueryLimit(identity.server(), settings.maxReconcileRate, clock, Sleeper.parking());
        Clusters clusters = open(new CachedClusters(clock, List.of(limit, metrics.restClient())));
        Clusters.Lease own = open(clusters.lease(identity));
        open(new Endpoint(settings.healthAddress)).on("/healthz", this::health).on("/readyz", this::readiness).start();
        open(new Endpoint(settings.metricsAddress))
                .on("/metrics", accept -> new Endpoint.Answer(200, contentType(accept), metrics.scrape(accept)))
                .start();
        var wiring = new Controllers.Wiring(settings, clusters, identity, metrics, timer, clock);
        Thread leading = Thread.ofPlatform().name("lead").unstarted(() -> lead(wiring));
        if (!settings.leaderElection) {
            leading.start();
            return;
        }
        metrics.leading(Leadership.LEASE, false);
        open(new Leadership(own.connection().client(), settings.namespace, () -> {
            metrics.leading(Leadership.LEASE, true);
            leading.start();
        }, this::leadershipLost));
    }

    private static String contentType(String accept) {
        return accept.contains("application/openmetrics-text")
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    /** Whether the program ends for a reason of its own. */
    boolean hasFailed() {
        return state.get() == State.FAILED;
    }

    private void lead(Controllers.Wiring wiring) {
        if (!state.compareAndSet(State.STANDBY, State.STARTING)) {
            return;
        }
        try {
            Controllers made = new Controllers(wiring, this::fail);
            controllers = made;
            made.start();
            state.compareAndSet(State.STARTING, State.LEADING);
            LOG.info("Working");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("Cannot start the controllers");
            fail();
        }
    }

    /** Somebody else may be working on our objects from now on (FL-5). */
    private void leadershipLost() {
        if (state.get() != State.STOPPING) {
            LOG.error("Leadership is lost");
            fail();
        }
    }

    private void fail() {
        if (state.get() != State.STOPPING) {
            state.set(State.FAILED);
            end.run();
        }
    }

    private Endpoint.Answer health() {
        return state.get() == State.FAILED ? Endpoint.Answer.text(500, "failed\n") : Endpoint.Answer.text(200, "ok\n");
    }

    /** A replica that waits for its turn is ready; one that leads is ready when its watches work (RT-11). */
    private Endpoint.Answer readiness() {
        Controllers now = controllers;
        return switch (state.get()) {
            case STANDBY -> Endpoint.Answer.text(200, "standby\n");
            case STARTING -> Endpoint.Answer.text(503, "starting\n");
            case LEADING -> now != null && now.areHealthy() ? Endpoint.Answer.text(200, "working\n")
                    : Endpoint.Answer.text(503, "a watch does not work\n");
            case STOPPING, FAILED -> Endpoint.Answer.text(503, "ending\n");
        };
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        state.compareAndSet(State.LEADING, State.STOPPING);
        state.compareAndSet(State.STARTING, State.STOPPING);
        state.compareAndSet(State.STANDBY, State.STOPPING);
        Controllers now = controllers;
        if (now != null) {
            opened.push(now);
        }
        while (!opened.isEmpty()) {
            close(opened.pop());
        }
        timer.shutdownNow();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("Could not stop something properly");
        }
    }

}
