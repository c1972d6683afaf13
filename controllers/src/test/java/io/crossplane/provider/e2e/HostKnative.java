package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/**
 * Knative Serving on the test cluster. What is there already is used and stays; else it is installed, and removed again. Its ingress layer
 * is played: each Ingress of Knative is said to be ready, and no request gets through it.
 */
final class HostKnative implements AutoCloseable {

    private static final String NAMESPACE = "knative-serving";
    private static final Path PROGRAM = TestCluster.REPOSITORY.resolve("cluster/local/run");
    private static final long LOOK_AGAIN_MILLIS = 5_000;
    private static final Set<Integer> OVERTAKEN = Set.of(404, 409);
    private static final ResourceDefinitionContext INGRESSES = new ResourceDefinitionContext.Builder()
            .withGroup("networking.internal.knative.dev")
            .withVersion("v1alpha1")
            .withKind("Ingress")
            .withPlural("ingresses")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final boolean ours;
    private final SharedIndexInformer<GenericKubernetesResource> ingresses;

    private HostKnative(KubernetesClient client, boolean ours) {
        this.client = client;
        this.ours = ours;
        ingresses = client.genericKubernetesResources(INGRESSES)
                .inAnyNamespace()
                .inform(new IngressLayer(), LOOK_AGAIN_MILLIS);
    }

    /** Waits until Knative works; fails with what the installation says if it does not. */
    static HostKnative on(TestCluster cluster) {
        boolean ours = !works(cluster.client());
        try {
            if (ours) {
                run("up");
            }
            return new HostKnative(cluster.client(), ours);
        } catch (RuntimeException | AssertionError e) {
            if (ours) {
                run("down");
            }
            throw e;
        }
    }

    private static boolean works(KubernetesClient client) {
        List<Deployment> programs = client.apps().deployments().inNamespace(NAMESPACE).list().getItems();
        return client.supports("serving.knative.dev/v1", "Service") && !programs.isEmpty()
                && programs.stream().allMatch(HostKnative::isAvailable);
    }

    private static boolean isAvailable(Deployment deployment) {
        return Optional.ofNullable(deployment.getStatus().getConditions())
                .stream()
                .flatMap(List::stream)
                .anyMatch(each -> each.getType().equals("Available") && each.getStatus().equals("True"));
    }

    @Override
    public void close() {
        ingresses.close();
        if (ours) {
            run("down");
        }
    }

    private static void run(String what) {
        String instance = Optional.ofNullable(System.getenv("TEST_INSTANCE")).orElse("test");
        List<String> words = List.of(PROGRAM.toString(), "knative", what, "--instance", instance);
        try {
            Process process = new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Says of each Ingress that it is ready as it is now. */
    private final class IngressLayer implements ResourceEventHandler<GenericKubernetesResource> {

        @Override
        public void onAdd(GenericKubernetesResource ingress) {
            mark(ingress);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource ingress) {
            mark(ingress);
        }

        @Override
        public void onDelete(GenericKubernetesResource ingress, boolean unseen) {
            // Nothing stands for it.
        }

        private void mark(GenericKubernetesResource ingress) {
            Number observed = ingress.get("status", "observedGeneration");
            Long generation = ingress.getMetadata().getGeneration();
            if (observed != null && Objects.equals(observed.longValue(), generation)) {
                return;
            }
            try {
                client.genericKubernetesResources(INGRESSES)
                        .inNamespace(ingress.getMetadata().getNamespace())
                        .withName(ingress.getMetadata().getName())
                        .subresource("status")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), ready(generation));
            } catch (KubernetesClientException e) {
                // What was overtaken comes again, and the rest with the next look.
                if (!OVERTAKEN.contains(e.getCode())) {
                    throw e;
                }
            }
        }

        private static String ready(long generation) {
            return """
                {"status": {"observedGeneration": %1$d,
                  "conditions": [
                    {"type": "NetworkConfigured", "status": "True", "lastTransitionTime": "%2$s"},
                    {"type": "LoadBalancerReady", "status": "True", "lastTransitionTime": "%2$s"},
                    {"type": "Ready", "status": "True", "lastTransitionTime": "%2$s"}],
                  "publicLoadBalancer": {"ingress": [{"domainInternal": "%3$s"}]},
                  "privateLoadBalancer": {"ingress": [{"domainInternal": "%3$s"}]}}}
                """.formatted(generation, Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    "gateway.knative-serving.svc.cluster.local");
        }
    }
}
