package io.crossplane.provider.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.crossplane.provider.kube.KubeException.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;

/**
 * A port-forward through the host's API server to a pod of a virtual cluster's control plane, and a client at its near end. The far end's
 * certificate is valid for 127.0.0.1, so it is verified like any other.
 */
final class Tunnel implements AutoCloseable {

    private static final int API_PORT = 8443;

    private final LocalPortForward forward;
    private final Clusters.Lease lease;
    private final String credentials;
    private final KubeCall call;
    private volatile Instant lastUse = Instant.MIN;

    private Tunnel(LocalPortForward forward, Clusters.Lease lease, String credentials, KubeCall call) {
        this.forward = forward;
        this.lease = lease;
        this.credentials = credentials;
        this.call = call;
    }

    /**
     * Opens one to a ready pod.
     *
     * @throws KubeException if there is none or it cannot be looked up
     */
    static Tunnel open(VirtualApi.Target target, Clusters clusters, Duration limit) {
        String namespace = target.key().namespace();
        String pod = readyPod(target, limit);
        KubeCall call = KubeCall.onHost("create", "pods/portforward", namespace, pod);
        LocalPortForward forward = call.run(() -> target.host()
                .client()
                .pods()
                .inNamespace(namespace)
                .withName(pod)
                .portForward(API_PORT, InetAddress.getLoopbackAddress(), 0));
        Kubeconfig near = target.credentials().at("https://127.0.0.1:" + forward.getLocalPort());
        return new Tunnel(forward, clusters.lease(near, Clusters.Retries.NONE), target.credentials().id(), call);
    }

    private static String readyPod(VirtualApi.Target target, Duration limit) {
        String release = target.key().release();
        WatchTarget pods = HostPart.PODS.in(target.key().namespace());
        String selector = URLEncoder.encode("app=vcluster,release=" + release, StandardCharsets.UTF_8);
        return StreamSupport
                .stream(new JsonReads(target.host().client())
                        .get(pods.path() + "?labelSelector=" + selector, pods.content().acceptList(), pods.call(),
                                limit)
                        .path("items")
                        .spliterator(), false)
                .map(Decoders::pod)
                .filter(pod -> pod.ready() && !pod.deleting())
                .map(PodState::name)
                .sorted()
                .findFirst()
                .orElseThrow(() -> new KubeException(Kind.UNREACHABLE,
                        "the virtual cluster \"%s\" has no ready pod in namespace \"%s\"".formatted(release,
                                target.key().namespace())));
    }

    ClusterConnection connection() {
        return lease.connection();
    }

    /** Whether it still serves this target: alive, and with the same login. */
    boolean leadsTo(VirtualApi.Target target) {
        return forward.isAlive() && credentials.equals(target.credentials().id());
    }

    /** Why the way is blocked, if the host's API server said so: at the near end that is only a broken connection. */
    Optional<KubeException> problem() {
        return Stream.concat(forward.getClientThrowables().stream(), forward.getServerThrowables().stream())
                .flatMap(failure -> Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(10))
                .filter(WebSocketHandshakeException.class::isInstance)
                .map(WebSocketHandshakeException.class::cast)
                .findFirst()
                .map(refused -> KubeFailures.ofAnswer(call, refused.getResponse().code(), new Status()));
    }

    void used(Instant now) {
        lastUse = now;
    }

    boolean isUnusedSince(Instant limit) {
        return lastUse.isBefore(limit);
    }

    @Override
    public void close() {
        lease.close();
        try {
            forward.close();
        } catch (IOException e) {
            // The listening socket is closed or was never usable; either way nothing is left to give back.
        }
    }
}
