package io.crossplane.provider.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

/** Which pod of a virtual cluster's control plane can be talked to. Looked up at most every few seconds. */
final class ControlPlanePods {

    private static final Duration REMEMBER = Duration.ofSeconds(5);
    private static final Duration REMEMBER_NONE = Duration.ofSeconds(1);

    private final ClusterConnection host;
    private final ReleaseKey key;
    private final Clock clock;
    private @Nullable String ready;
    private @Nullable KubeException none;
    private Instant until = Instant.MIN;

    ControlPlanePods(ClusterConnection host, ReleaseKey key, Clock clock) {
        this.host = host;
        this.key = key;
        this.clock = clock;
    }

    /**
     * The name of a pod that is ready, or was a few seconds ago.
     *
     * @throws KubeException if there is none or it cannot be looked up
     */
    synchronized String ready(Duration limit) {
        if (!clock.instant().isBefore(until)) {
            lookUp(limit);
        }
        if (ready == null) {
            throw none == null ? noPod() : none;
        }
        return ready;
    }

    /** This pod does not answer: the next question looks again. */
    synchronized void distrust(String pod) {
        if (pod.equals(ready)) {
            until = Instant.MIN;
        }
    }

    private void lookUp(Duration limit) {
        try {
            ready = readyPod(limit);
            none = null;
            until = clock.instant().plus(REMEMBER);
        } catch (KubeException e) {
            ready = null;
            none = e;
            until = clock.instant().plus(REMEMBER_NONE);
        }
    }

    private String readyPod(Duration limit) {
        WatchTarget pods = HostPart.PODS.in(key.namespace());
        String selector = URLEncoder.encode("app=vcluster,release=" + key.release(), StandardCharsets.UTF_8);
        return StreamSupport
                .stream(new JsonRequests(host.client())
                        .get(pods.path() + "?labelSelector=" + selector, pods.content().acceptList(), pods.call(),
                                limit)
                        .path("items")
                        .spliterator(), false)
                .map(Decoders::pod)
                .filter(pod -> pod.ready() && !pod.deleting())
                .map(PodState::name)
                .sorted()
                .findFirst()
                .orElseThrow(this::noPod);
    }

    private KubeException noPod() {
        return new KubeException(KubeException.Kind.UNREACHABLE,
                "the virtual cluster \"%s\" has no ready pod in namespace \"%s\"".formatted(key.release(),
                        key.namespace()));
    }
}
