package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the real chart makes of each mode of Knative, and what a host cluster without Knative makes of them. Nothing runs. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnativeIT {

    private static final Map<String, String> KINDS = Map.of("services", "Service", "configurations", "Configuration",
            "revisions", "Revision", "routes", "Route");
    private static final String CONDITION = "KnativeReady";
    private static final String PLUGIN = "mode: LegacyPlugin, image: 'example.org/knative:1', imagePullPolicy: Always";
    private static final Duration NOTICED = Duration.ofSeconds(90);

    private final KubernetesClient client;
    private final ProviderProcess provider;
    private final VClusters vclusters;
    private final String namespace;
    private final Attempts attempts;
    private final HostKubeconfigs hosts;

    KnativeIT(TestCluster cluster) {
        client = cluster.client();
        vclusters = new VClusters(client).withDefaultConfig();
        namespace = cluster.newNamespace("knative");
        attempts = new Attempts(cluster, "limited");
        hosts = new HostKubeconfigs(cluster, attempts);
        provider = ProviderProcess.working(cluster);
    }

    @AfterAll
    void cleanUp() {
        try (provider) {
            KINDS.forEach((plural, kind) -> client.resource(crd(plural, kind)).delete());
            attempts.close();
            client.namespaces().withName(namespace).delete();
        }
    }

    /** One story, for the kinds of Knative are there for all. */
    @Test
    void aVirtualClusterDoesWithoutKnativeUntilItsHostHasIt() {
        VCluster plugin = vclusters.create(namespace, "plugin", knative(PLUGIN, ""));
        VCluster sync = vclusters.create(namespace, "sync", knative("mode: CustomResourceSync", "edition: Pro"));
        expect(plugin, "knative-missing", Map.of("kinds", "services, configurations, revisions, routes"));
        expect(sync, "knative-missing", Map.of("kinds", "services, configurations, revisions, routes"));
        assertThat(rules(installed(plugin))).doesNotContain("serving.knative.dev");
        assertThat(rules(installed(sync))).doesNotContain("serving.knative.dev");

        KINDS.forEach((plural, kind) -> client.resource(crd(plural, kind)).create());

        await("its values are added").atMost(NOTICED).untilAsserted(() -> {
            assertThat(rules(installed(plugin))).contains("serving.knative.dev");
            assertThat(rules(installed(sync))).contains("serving.knative.dev");
        });
        StatefulSet controlPlane = client.apps().statefulSets().inNamespace(host(plugin)).withName("plugin").get();
        assertThat(controlPlane.getSpec().getTemplate().getSpec().getContainers())
                .filteredOn(each -> each.getImage().equals("example.org/knative:1"))
                .singleElement()
                .extracting(Container::getImagePullPolicy)
                .isEqualTo("Always");
        for (VCluster each : List.of(plugin, sync)) {
            vclusters.awaitThat(each, "applying", now -> is(now, "Applying"));
            assertThat(clusterRules(each)).contains("customresourcedefinitions");
            vclusters.awaitThat(each, "synced", now -> VClusters.holds(now, "Synced"));
        }

        VCluster overridden = vclusters.create(namespace, "overridden", knative("mode: CustomResourceSync",
                "edition: Pro, values: {sync: {toHost: {customResources: {services.serving.knative.dev: {enabled: false}}}}}"));
        expect(overridden, "knative-overridden", Map.of("mode", "CustomResourceSync"));
        VCluster bridged = vclusters.create(namespace, "bridged",
                knative("mode: HostBridge", "values: {sync: {toHost: {pods: {runtimeClassName: kata}}}}"));
        expect(bridged, "knative-pod-settings", Map.of("path", "sync.toHost.pods.runtimeClassName"));
        for (VCluster each : List.of(plugin, sync, overridden, bridged)) {
            String host = host(each);
            vclusters.remove(each);
            client.namespaces().withName(host).delete();
        }
        withoutRightsOnKnativeItStaysAsItIsUntilTheyAreGranted();
        assertThat(provider.isAlive()).isTrue();
    }

    /** What the values give on has to be granted; that it is not is no trouble of the virtual cluster. */
    private void withoutRightsOnKnativeItStaysAsItIsUntilTheyAreGranted() {
        String account = hosts.account();
        attempts.make("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: %s}
            rules:
            - apiGroups: ["", apps, events.k8s.io, discovery.k8s.io]
              resources: ["*"]
              verbs: ["*"]
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [roles, rolebindings]
              verbs: ["*"]
            """, account);
        hosts.grant(account, account);
        String config = hosts.config(hosts.stored(hosts.ofAccount(account)));
        VCluster limited = client.resources(VCluster.class)
                .inNamespace(attempts.namespace())
                .withName(attempts.want("ProviderConfig", config, attempts.newName(), knative(PLUGIN, ""))
                        .getMetadata()
                        .getName())
                .get();
        expect(limited, "knative-rights", Map.of("right", "create clusterroles.rbac.authorization.k8s.io"));
        vclusters.awaitThat(limited, "synced", now -> VClusters.holds(now, "Synced"));
        assertThat(rules(installed(limited))).doesNotContain("serving.knative.dev");

        hosts.grantExample(account, "provider-vcluster-knative");

        await("its values are added").atMost(NOTICED)
                .untilAsserted(() -> assertThat(rules(installed(limited))).contains("serving.knative.dev"));
        vclusters.remove(limited);
    }

    @Test
    void whatCannotBeIsRefused() {
        refused("{integrations: {knative: {mode: CustomResourceSync}}}", "knative-license", Map.of());
        refused("{integrations: {knative: {mode: LegacyPlugin}}}", "knative-image", Map.of());
        refused("{integrations: {knative: {image: a}}}", "knative-image-unused", Map.of("field", "image"));
        refused("{legacyPlugins: [{name: knative-serving-plugin, image: a}], integrations: {knative: {%s}}}"
                .formatted(PLUGIN), "knative-twice", Map.of());
    }

    private void refused(String forProvider, String error, Map<String, String> facts) {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class,
                () -> vclusters.create(namespace, "refused", forProvider));
        assertThat(refusal).as(error).isNotNull();
        assertThat(refusal.getStatus().getMessage().strip()).matches(ErrorReference.of(error).message(facts).pattern());
    }

    private void expect(VCluster vcluster, String error, Map<String, String> facts) {
        ErrorReference.Entry entry = ErrorReference.of(error);
        assertThat(entry.shows()).isEqualTo(CONDITION);
        VCluster now = vclusters.awaitThat(vcluster, error, seen -> is(seen, entry.reason()));
        Condition told = VClusters.condition(now, CONDITION).orElseThrow();
        assertThat(told.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(told.message()).matches(entry.message(facts));
    }

    /** Waits until it is, with or without Knative. */
    private VCluster installed(VCluster vcluster) {
        return vclusters.awaitThat(vcluster, "installed",
                now -> Optional.ofNullable(now.getStatus().getAtProvider())
                        .map(VClusterObservation::release)
                        .filter(release -> "deployed".equals(release.state()))
                        .isPresent());
    }

    private String host(VCluster vcluster) {
        return VClusters.hostNamespace(installed(vcluster));
    }

    /** API groups in the Role of the control plane. */
    private List<String> rules(VCluster vcluster) {
        String name = "vc-" + vcluster.getMetadata().getName();
        return client.rbac()
                .roles()
                .inNamespace(VClusters.hostNamespace(vcluster))
                .withName(name)
                .get()
                .getRules()
                .stream()
                .map(PolicyRule::getApiGroups)
                .flatMap(List::stream)
                .toList();
    }

    /** Resources in the ClusterRole of the control plane. */
    private List<String> clusterRules(VCluster vcluster) {
        String name = "vc-%s-v-%s".formatted(vcluster.getMetadata().getName(), host(vcluster));
        return client.rbac()
                .clusterRoles()
                .list()
                .getItems()
                .stream()
                .filter(role -> role.getMetadata().getName().startsWith(name.substring(0, Math.min(name.length(), 52))))
                .flatMap(role -> role.getRules().stream())
                .flatMap(rule -> rule.getResources().stream())
                .toList();
    }

    private static boolean is(VCluster vcluster, String reason) {
        return VClusters.condition(vcluster, CONDITION).filter(told -> told.reason().equals(reason)).isPresent();
    }

    /** Its host namespace stays, for where nothing runs nobody removes one. */
    private static String knative(String fields, String others) {
        return "{integrations: {knative: {%s}}, deletion: {namespacePolicy: Retain}, %s}".formatted(fields, others);
    }

    /** As Knative Serving has it, without its schema. */
    private static CustomResourceDefinition crd(String plural, String kind) {
        return Serialization.unmarshal("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %1$s.serving.knative.dev}
            spec:
              group: serving.knative.dev
              names: {plural: %1$s, kind: %2$s}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """.formatted(plural, kind), CustomResourceDefinition.class);
    }
}
