package io.crossplane.provider.rancher.server;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;

/** What Rancher does through the tunnel, done with a client of the cluster's API. */
final class DownstreamCluster implements Downstream, AutoCloseable {

    private static final Map<String, String> MADE_BY_RANCHER = Map.of("cattle.io/creator", "norman");

    private final KubernetesClient client;
    private final long cleanupMillis;
    private final ScheduledExecutorService cleanups = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("cattle-cleanup").factory());

    /** @param cleanupMillis how long a cleanup Job is there before it has done its work */
    DownstreamCluster(KubernetesClient client, long cleanupMillis) {
        this.client = client;
        this.cleanupMillis = cleanupMillis;
    }

    @Override
    public int nodes() {
        return client.nodes().list().getItems().size();
    }

    @Override
    public String gitVersion() {
        return client.getKubernetesVersion().getGitVersion();
    }

    /** With no last-applied annotation to compare with, {@code kubectl apply} merges: nothing is removed. */
    @Override
    public void apply(String manifest) {
        for (String document : manifest.split("(?m)^---$")) {
            if (!document.isBlank()) {
                apply((HasMetadata) Serialization.unmarshal(document));
            }
        }
    }

    private void apply(HasMetadata object) {
        if (!(object instanceof Namespaced)) {
            object.getMetadata().setNamespace(null);
        }
        String plain = Serialization.asJson(object);
        if (object.getMetadata().getAnnotations() == null) {
            object.getMetadata().setAnnotations(new java.util.LinkedHashMap<>());
        }
        object.getMetadata().getAnnotations().put("kubectl.kubernetes.io/last-applied-configuration", plain);
        if (client.resource(object).get() == null) {
            client.resource(object).create();
            return;
        }
        PatchContext merge = new PatchContext.Builder().withPatchType(PatchType.STRATEGIC_MERGE)
                .withFieldManager("kubectl-client-side-apply")
                .build();
        client.resource(object).patch(merge, Serialization.asJson(object));
    }

    /** The Job is suspended: its pod would pull an image. What it does is done from here. */
    @Override
    public void cleanUp(String jobName) {
        client.resource(new JobBuilder().withNewMetadata()
                .withName(jobName)
                .withNamespace("default")
                .withLabels(MADE_BY_RANCHER)
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("cleanup-agent")
                .withImage("rancher/rancher-agent")
                .addNewEnv()
                .withName("CLUSTER_CLEANUP")
                .withValue("true")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build()).create();
        Objects.requireNonNull(cleanups.schedule(() -> tidy(jobName), cleanupMillis, TimeUnit.MILLISECONDS));
    }

    /** Webhook configurations go first, lest they refuse the rest. */
    private void tidy(String jobName) {
        try {
            var admission = client.admissionRegistration().v1();
            admission.validatingWebhookConfigurations().withName("rancher.cattle.io").delete();
            admission.mutatingWebhookConfigurations().withName("rancher.cattle.io").delete();
            client.namespaces().withName("cattle-system").delete();
            client.rbac().clusterRoleBindings().withLabels(MADE_BY_RANCHER).delete();
            client.rbac().clusterRoles().withLabels(MADE_BY_RANCHER).delete();
            client.batch().v1().jobs().inNamespace("default").withName(jobName).delete();
        } catch (KubernetesClientException away) {
            // The cluster went away with what was to be cleaned up.
            return;
        }
    }

    @Override
    public void close() {
        cleanups.shutdownNow();
    }
}
