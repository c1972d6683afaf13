package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tunnel through a real API server and kubelet to pods that echo. */
@NeedsCluster(Level.FULL)
class TunnelE2E {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECONDS = Duration.ofSeconds(10);

    private final CachedClusters clusters = new CachedClusters(Clock.systemUTC());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String namespace = "tunnel-e2e-" + UUID.randomUUID().toString().substring(0, 8);
    private ClusterAccess access;
    private KubernetesClient client;

    @BeforeEach
    void connect(TestCluster cluster) throws IOException {
        access = Kubeconfig.parse(Files.readString(cluster.access().kubeconfig()), KubeconfigRules.STRICT);
        client = clusters.lease(access).connection().client();
        client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
    }

    @AfterEach
    void stop() {
        client.namespaces().withName(namespace).delete();
        clusters.close();
        threads.shutdownNow();
    }

    @Test
    void carriesEverythingAndOutlivesThePod() throws Exception {
        run("a");
        try (Tunnel tunnel = Tunnel.open(clusters.lease(access), new ReleaseKey(namespace, "demo"), threads,
                Clock.systemUTC(), SECONDS); Socket first = call(tunnel)) {
            assertThat(echo(first, 8 << 20)).isTrue();

            run("b");
            client.pods().inNamespace(namespace).withName("a").withGracePeriod(0).delete();
            assertThat(first.getInputStream().read()).as("the end of what went to the first pod").isEqualTo(-1);
            await().atMost(MINUTE).ignoreExceptions().untilAsserted(() -> {
                try (Socket second = call(tunnel)) {
                    assertThat(echo(second, 1 << 20)).isTrue();
                }
            });
            assertThat(tunnel.problem()).isEmpty();
        }
    }

    private void run(String name) {
        client.resource(new PodBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app", "vcluster")
                .addToLabels("release", "demo")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("echo")
                .withImage("docker.io/library/busybox:latest")
                .withImagePullPolicy("IfNotPresent")
                .withCommand("busybox", "nc", "-ll", "-p", "8443", "-e", "cat")
                .endContainer()
                .endSpec()
                .build()).create();
        client.pods().inNamespace(namespace).withName(name).waitUntilReady(MINUTE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Socket call(Tunnel tunnel) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), tunnel.port());
        socket.setSoTimeout((int) SECONDS.toMillis());
        return socket;
    }

    private boolean echo(Socket socket, int count) throws IOException {
        byte[] data = new byte[count];
        new Random(count).nextBytes(data);
        threads.submit(() -> {
            socket.getOutputStream().write(data);
            return true;
        });
        return Arrays.equals(data, socket.getInputStream().readNBytes(count));
    }
}
