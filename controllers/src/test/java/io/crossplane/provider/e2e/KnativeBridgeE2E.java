package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.apis.v1alpha1.KnativeObservation;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two virtual clusters whose Services of Knative run on their host cluster. Each test goes on where the one before has ended.
 */
@NeedsCluster(NeedsCluster.Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KnativeBridgeE2E {

    private static final String CONDITION = "KnativeReady";
    private static final String BRIDGED = "deletion: {pvcPolicy: Delete}, integrations: {knative: {mode: HostBridge}}";
    private static final String POLICIES = """
        values: {policies: {resourceQuota: {enabled: true}, limitRange: {enabled: true},
          networkPolicy: {enabled: true, workload: {ingress: [{ports: [{port: 8012}]}]}}}}""";
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final String FIRST = "00001";

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final String namespace;
    private final Attempts attempts;
    private final HostKubeconfigs hosts;
    private final String account;
    private HostKnative knative;
    private ProviderProcess provider;
    private VCluster first;
    private VCluster second;
    private KnativeTenant one;
    private KnativeTenant two;

    KnativeBridgeE2E(TestCluster cluster) {
        this.cluster = cluster;
        client = cluster.client();
        vclusters = new VClusters(client).withDefaultConfig();
        namespace = cluster.newNamespace("knative");
        attempts = new Attempts(cluster, "identity");
        hosts = new HostKubeconfigs(cluster, attempts);
        account = hosts.account();
    }

    @BeforeAll
    void start() {
        hosts.grantProvider(account);
        hosts.grantExample(account, "provider-vcluster-knative-bridge");
        provider = working();
        first = vclusters.create(namespace, "one", "{%s}".formatted(BRIDGED));
        second = vclusters.create(namespace, "two", "{%s, %s}".formatted(BRIDGED, POLICIES));
        one = KnativeTenant.open(client, vclusters.awaitReady(first));
        two = KnativeTenant.open(client, vclusters.awaitReady(second));
    }

    /** The provider has to be there for as long as something of it is, and Knative until nothing of its kinds is left. */
    @AfterAll
    void remove() {
        try (HostKnative _ = knative; ProviderProcess _ = running()) {
            client.resources(VCluster.class).inNamespace(namespace).delete();
            client.resources(VCluster.class).inNamespace(namespace).list().getItems().forEach(vclusters::awaitGone);
            Stream.of(one, two).filter(Objects::nonNull).forEach(KnativeTenant::close);
        } finally {
            client.namespaces().withName(namespace).delete();
            attempts.close();
        }
    }

    @Test
    @Order(0)
    void withoutKnativeOnTheHostNothingIsDone() {
        ErrorReference.Entry missing = ErrorReference.of("knative-missing");
        VCluster told = vclusters.awaitThat(first, "told",
                now -> VClusters.condition(now, CONDITION)
                        .filter(each -> each.reason().equals(missing.reason()))
                        .isPresent());
        assertThat(VClusters.condition(told, CONDITION).orElseThrow().message())
                .matches(missing.message(Map.of("kinds", "services, configurations, revisions, routes")));
        assertThat(VClusters.holds(told, "Ready")).isTrue();
        assertThat(one.definitions()).isEmpty();

        knative = HostKnative.on(cluster);

        vclusters.awaitThat(first, "bridged", now -> VClusters.holds(now, CONDITION));
        assertThat(one.definitions()).hasSize(4);
    }

    @Test
    @Order(1)
    void aServiceInsideRunsOnTheHostAndIsReadyInside() {
        Stopwatch time = Figures.start();
        one.say("hello of one", "and its secret");
        one.serve("hello", "");
        JsonNode ready = one.inside().awaitReady("hello");
        Duration taken = time.elapsed();
        Figures.print("Knative Service, applied inside to READY inside", taken);
        assertThat(taken).isLessThan(READY_WITHIN);

        assertThat(ready.at("/status/url").asText()).contains(one.hostNamespace());
        assertThat(ready.at("/status/latestReadyRevisionName").asText()).isEqualTo("hello-00001");
        assertThat(KnativeObjects.traffic(ready.path("status"))).containsExactly("hello-00001 100");
        assertThat(one.onHost().names("Service")).containsExactly("hello-x-default-x-one");
        assertThat(one.answer("hello", FIRST)).isEqualTo("hello of one and its secret");
        one.inside().await("Configuration", "hello", "shown", KnativeObjects::isReady);
        one.inside().await("Revision", "hello-00001", "shown", KnativeObjects::isReady);
        one.inside().await("Route", "hello", "shown", KnativeObjects::isReady);
        VCluster told = vclusters.awaitThat(first, "one is ready",
                now -> seen(now).filter(new KnativeObservation(1, 1, 0)::equals).isPresent());
        assertThat(VClusters.holds(told, CONDITION)).isTrue();
        assertThat(VClusters.holds(told, "Ready")).isTrue();
    }

    /** A revision that is named cannot be another one under the same name, so of the second change only the traffic may arrive. */
    @Test
    @Order(2)
    void changesAreRolledOutAndTrafficIsSplit() {
        Stopwatch time = Figures.start();
        one.inside().change("Service", "hello", """
            {spec: {template: {metadata: {name: hello-blue}, spec: {timeoutSeconds: 6}},
              traffic: [{revisionName: hello-00001, percent: 80}, {revisionName: hello-blue, percent: 20}]}}""");
        one.inside().awaitTraffic("hello", "hello-00001 80", "hello-blue 20");
        Figures.print("Knative Service, a second revision to READY inside", time.elapsed());
        assertThat(one.answer("hello", "blue")).isEqualTo("hello of one and its secret");
        assertThat(one.inside().names("Revision")).containsExactly("hello-00001", "hello-blue");

        one.inside()
                .change("Service", "hello",
                        "{spec: {traffic: [{revisionName: hello-00001, percent: 50}, {revisionName: hello-blue, percent: 50}]}}");
        one.inside().awaitTraffic("hello", "hello-00001 50", "hello-blue 50");
        String onHost = one.name("hello");
        one.onHost().awaitTraffic(onHost, onHost + "-00001 50", onHost + "-blue 50");
        assertThat(one.onHost().names("Revision")).containsExactly(onHost + "-00001", onHost + "-blue");
        assertThat(one.inside().names("Revision")).containsExactly("hello-00001", "hello-blue");
    }

    @Test
    @Order(3)
    void twoTenantsWithEqualNamesDoNotMeet() {
        JsonNode before = one.onHost().find("Service", one.name("hello"));
        vclusters.awaitThat(second, "bridged", now -> VClusters.holds(now, CONDITION));
        two.say("hello of two", "and another secret");
        two.serve("hello", "");
        JsonNode ready = two.inside().awaitReady("hello");

        assertThat(two.hostNamespace()).isNotEqualTo(one.hostNamespace());
        assertThat(ready.at("/status/url").asText()).contains(two.hostNamespace());
        assertThat(two.answer("hello", FIRST)).isEqualTo("hello of two and another secret");
        assertThat(one.answer("hello", FIRST)).isEqualTo("hello of one and its secret");
        assertThat(one.onHost().find("Service", one.name("hello")).path("spec")).isEqualTo(before.path("spec"));

        Pod pod = two.pod("hello", FIRST);
        boundByThePoliciesOf(two.hostNamespace(), pod);
        two.serve("again", "");
        two.inside().awaitReady("again");
        assertThat(two.pod("hello", FIRST).getMetadata().getUid()).as("vCluster leaves it alone")
                .isEqualTo(pod.getMetadata().getUid());
        vclusters.awaitThat(second, "both are ready",
                now -> seen(now).filter(new KnativeObservation(2, 2, 0)::equals).isPresent());
    }

    private void boundByThePoliciesOf(String host, Pod pod) {
        NetworkPolicySpec policy = client.network()
                .networkPolicies()
                .inNamespace(host)
                .withName("vc-work-two")
                .get()
                .getSpec();
        assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(policy.getPodSelector().getMatchLabels());
        assertThat(policy.getIngress()).flatExtracting(NetworkPolicyIngressRule::getPorts)
                .extracting(each -> each.getPort().getIntVal())
                .as("the host's Knative is let in")
                .contains(8012);
        await("the quota counts all pods").atMost(VClusters.LIMIT).untilAsserted(() -> {
            List<Pod> pods = client.pods().inNamespace(host).list().getItems();
            assertThat(pods).extracting(each -> each.getMetadata().getUid()).contains(pod.getMetadata().getUid());
            assertThat(client.resourceQuotas().inNamespace(host).list().getItems()).singleElement()
                    .satisfies(quota -> assertThat(quota.getStatus().getUsed()).containsEntry("count/pods",
                            new Quantity(Integer.toString(pods.size()))));
        });
    }

    @Test
    @Order(4)
    void whatIsChangedOnTheHostIsPutBack() {
        two.onHost().change("Service", two.name("hello"), "{spec: {template: {spec: {timeoutSeconds: 9}}}}");
        two.onHost()
                .await("Service", two.name("hello"), "put back", now -> KnativeObjects.generation(now) > 2
                        && now.at("/spec/template/spec/timeoutSeconds").asInt() == 5);
        two.inside().awaitReady("hello");

        String onHost = one.name("hello");
        one.onHost().change("Service", onHost, "{spec: {traffic: [{latestRevision: true, percent: 100}]}}");
        one.onHost().awaitTraffic(onHost, onHost + "-00001 50", onHost + "-blue 50");
        assertThat(one.onHost().names("Revision")).containsExactly(onHost + "-00001", onHost + "-blue");
        one.inside().awaitTraffic("hello", "hello-00001 50", "hello-blue 50");
    }

    @Test
    @Order(5)
    void whatIsChangedOfACopyInsideIsPutBack() {
        JsonNode shown = one.inside().find("Route", "hello");
        one.inside().delete("Route", "hello");
        JsonNode again = one.inside()
                .await("Route", "hello", "back", now -> KnativeObjects.isReady(now)
                        && !now.at("/metadata/uid").equals(shown.at("/metadata/uid")));
        assertThat(again.path("spec")).isEqualTo(shown.path("spec"));

        one.inside().change("Revision", "hello-00001", "{metadata: {labels: {serving.knative.dev/service: other}}}");
        one.inside()
                .await("Revision", "hello-00001", "put back",
                        now -> label(now, "serving.knative.dev/service").equals("hello"));
        assertThat(one.pod("hello", FIRST)).isNotNull();
    }

    @Test
    @Order(6)
    void aTenantDoesNotReachBeyondItsNamespace() {
        List<String> before = one.made();
        one.serve("reaching", "volumes: [{name: host, hostPath: {path: /}}],");
        JsonNode refused = one.inside()
                .await("Service", "reaching", "refused",
                        now -> KnativeObjects.condition(now, "Ready").path("status").asText().equals("False"));
        assertThat(KnativeObjects.condition(refused, "Ready").path("reason").asText()).isEqualTo("NotPermitted");
        assertThat(KnativeObjects.condition(refused, "Ready").path("message").asText())
                .isEqualTo("not permitted in a virtual cluster: volumes[host].hostPath");
        VCluster told = vclusters.awaitThat(first, "one fails",
                now -> seen(now).map(KnativeObservation::failing).filter(failing -> failing == 1).isPresent());
        assertThat(VClusters.holds(told, CONDITION)).isTrue();
        assertThat(one.made()).isEqualTo(before);

        one.inside().delete("Service", "reaching");
        vclusters.awaitThat(first, "none fails",
                now -> seen(now).map(KnativeObservation::failing).filter(failing -> failing == 0).isPresent());
    }

    /** A new provider looks at everything anew. That it has is seen by an annotation, which is no change of a spec. */
    @Test
    @Order(7)
    void survivesARestartOfTheProvider() {
        String onHost = one.name("hello");
        long generation = KnativeObjects.generation(one.onHost().find("Service", onHost));
        Pod pod = one.pod("hello", "blue");
        provider.close();
        two.inside().delete("Service", "again");
        provider = working();

        await("the host's one goes").atMost(VClusters.LIMIT)
                .untilAsserted(() -> assertThat(two.onHost().names("Service")).containsExactly(two.name("hello")));
        await("its copies go").atMost(VClusters.LIMIT)
                .untilAsserted(() -> assertThat(two.inside().names("Route")).containsExactly("hello"));
        one.inside().change("Service", "hello", "{metadata: {annotations: {example.org/note: restarted}}}");
        JsonNode now = one.onHost()
                .await("Service", onHost, "noted",
                        found -> found.at("/metadata/annotations/example.org~1note").asText().equals("restarted"));
        assertThat(KnativeObjects.generation(now)).isEqualTo(generation);
        assertThat(KnativeObjects.isReady(now)).isTrue();
        one.inside().awaitReady("hello");
        assertThat(one.pod("hello", "blue").getMetadata().getUid()).isEqualTo(pod.getMetadata().getUid());
        vclusters.awaitThat(first, "still ready",
                seen -> seen(seen).filter(new KnativeObservation(1, 1, 0)::equals).isPresent());
    }

    @Test
    @Order(8)
    void modeNoneTakesAwayWhatWasMade() {
        assertThat(two.made()).hasSize(3);
        vclusters.change(second, "{integrations: {knative: {mode: None}}}");
        Stopwatch time = Figures.start();
        await("all that was made is gone").atMost(VClusters.LIMIT)
                .untilAsserted(() -> assertThat(two.made()).isEmpty());
        Figures.print("mode None, what was made is gone", time.elapsed());
        VCluster without = vclusters.awaitThat(second, "without Knative", now -> seen(now).isEmpty());
        assertThat(VClusters.condition(without, CONDITION)).isEmpty();
        assertThat(two.inside().names("Service")).containsExactly("hello");
        assertThat(one.onHost().names("Service")).containsExactly(one.name("hello"));
        vclusters.awaitReady(second);
    }

    @Test
    @Order(9)
    void whatWasMadeGoesWithTheVirtualCluster() {
        assertThat(one.made()).hasSize(3);
        Stopwatch time = Figures.start();
        vclusters.remove(first);
        Figures.print("VCluster with a Knative Service, deleted to gone", time.elapsed());
        assertThat(one.made()).isEmpty();
        await("its host namespace is gone").atMost(VClusters.LIMIT)
                .until(() -> client.namespaces().withName(one.hostNamespace()).get() == null);
        assertThat(two.inside().names("Service")).containsExactly("hello");
    }

    private ProviderProcess running() {
        return provider == null || provider.isAlive() ? provider : working();
    }

    /** With the rights that the guide asks for, and no others. */
    private ProviderProcess working() {
        return ProviderProcess.start(cluster, hosts.file(account)).awaitWorking();
    }

    private static Optional<KnativeObservation> seen(VCluster now) {
        return Optional.ofNullable(now.getStatus().getAtProvider()).map(VClusterObservation::knative);
    }

    private static String label(JsonNode object, String key) {
        return object.path("metadata").path("labels").path(key).asText();
    }
}
