package io.crossplane.provider.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.managed.ControllerMetrics;
import io.crossplane.provider.managed.ControllerName;
import io.crossplane.provider.managed.ManagedMetrics;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.TestClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** What a provider exposes with which everything has happened that is measured. */
final class ExposedMetrics {

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final ProviderMetrics metrics = new ProviderMetrics(Clock.systemUTC());

    private ExposedMetrics() {}

    /**
     * A line of what is scraped.
     *
     * @param name of the metric, with the suffixes that it has there
     */
    record Series(String name, Map<String, String> labels) {

        static Series parse(String line) {
            Map<String, String> labels = new TreeMap<>();
            String head = line.substring(0, line.lastIndexOf(' '));
            LABEL.matcher(head).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            return new Series(head.replaceFirst("\\{.*", ""), labels);
        }
    }

    static List<Series> all() {
        var exposed = new ExposedMetrics();
        exposed.manage(new VCluster());
        exposed.manage(new VClusterRelease());
        exposed.control(ControllerName.providerConfig(ProviderConfig.class));
        exposed.control(ControllerName.providerConfig(ClusterProviderConfig.class));
        exposed.request("localhost");
        exposed.request("127.0.0.1");
        exposed.metrics.leading("crossplane-leader-election-provider-vcluster", true);
        return exposed.metrics.scrape("text/plain")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(Series::parse)
                .toList();
    }

    private void manage(HasMetadata resource) {
        control(ControllerName.managed(resource.getClass()));
        String now = Instant.now().toString();
        resource.getMetadata().setUid("uid");
        resource.getMetadata().setCreationTimestamp(now);
        resource.getMetadata().setDeletionTimestamp(now);
        ManagedMetrics kind = metrics.managed(resource.getClass());
        kind.firstReconciled(resource);
        kind.settled(resource, true);
        kind.updated(resource);
        kind.released(resource);
        kind.population(1, 1, 1);
    }

    private void control(String name) {
        ControllerMetrics controller = metrics.controller(name, 1);
        controller.queued();
        controller.taken(Duration.ZERO);
        controller.freed(Duration.ZERO);
        controller.reconciled(ControllerMetrics.Result.ERROR, Duration.ZERO);
    }

    /** One that is answered with 404. */
    private void request(String host) {
        try (var server = new FakeServer(new TestClock());
                KubernetesClient client = client("http://" + host + ":" + server.client().getMasterUrl().getPort())) {
            client.secrets().inNamespace("a").withName("b").get();
        }
    }

    private KubernetesClient client(String url) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withAutoConfigure(false).withMasterUrl(url).build())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("metrics", metrics.restClient()))
                .build();
    }
}
