package io.crossplane.provider.e2e;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Control planes that are installed and do not come up: the condition says why. */
@NeedsCluster(Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputE2E {

    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private final KubernetesClient client;
    private final ProviderProcess provider;
    private final Attempts attempts;
    private final String config;

    BadInputE2E(TestCluster cluster) {
        client = cluster.client();
        provider = ProviderProcess.working(cluster);
        attempts = new Attempts(cluster, "down");
        config = attempts.ownIdentity("Any");
    }

    @AfterAll
    void cleanUp() {
        try (provider) {
            attempts.close();
        }
    }

    @Test
    void anImageThatDoesNotExist() {
        GenericKubernetesResource vcluster = attempts.want(config,
                "values: {controlPlane: {statefulSet: {image: {tag: no-such-tag}}}}");
        attempts.expect(vcluster, "image-pull", Map.of("pod", vcluster.getMetadata().getName() + "-0"));
        client.resource(vcluster).delete();
    }

    @Test
    void aStorageClassThatDoesNotExist() {
        GenericKubernetesResource vcluster = attempts.want(config, "persistence: {storageClassName: nowhere}");
        attempts.expect(vcluster, "storage-class-missing",
                Map.of("class", "nowhere", "claim", "data-" + vcluster.getMetadata().getName() + "-0"));
        client.resource(vcluster).delete();
    }

    @Test
    void noDefaultStorageClass() {
        List<StorageClass> defaults = client.storage()
                .v1()
                .storageClasses()
                .list()
                .getItems()
                .stream()
                .filter(each -> "true".equals(each.getMetadata().getAnnotations().get(DEFAULT_CLASS)))
                .toList();
        defaults.forEach(each -> setDefault(each, "false"));
        try {
            GenericKubernetesResource vcluster = attempts.want(config, "{}");
            attempts.expect(vcluster, "no-storage-class",
                    Map.of("claim", "data-" + vcluster.getMetadata().getName() + "-0"));
            client.resource(vcluster).delete();
        } finally {
            defaults.forEach(each -> setDefault(each, "true"));
        }
    }

    @Test
    void aQuotaThatAllowsNoPod() {
        String place = attempts.hostNamespace();
        var quota = client.resource(new ResourceQuotaBuilder().withNewMetadata()
                .withName("none")
                .withNamespace(place)
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build());
        quota.create();
        quota.waitUntilCondition(each -> each.getStatus() != null && each.getStatus().getHard() != null, 30,
                TimeUnit.SECONDS);
        GenericKubernetesResource vcluster = attempts.want(config, "namespace: " + place);
        attempts.expect(vcluster, "pod-quota", Map.of("name", vcluster.getMetadata().getName(), "quota", "none"));
        client.resource(vcluster).delete();
    }

    private void setDefault(StorageClass storageClass, String value) {
        client.storage().v1().storageClasses().withName(storageClass.getMetadata().getName()).edit(current -> {
            current.getMetadata().getAnnotations().put(DEFAULT_CLASS, value);
            return current;
        });
    }
}
