package io.crossplane.provider.rancher.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Takes the place of the pods of Deployment {@code cattle-system/cattle-cluster-agent}, without an image: while the Deployment is there, a
 * tunnel to Rancher is open with the credentials it names, its status says available, and Rancher reaches the cluster. Only what was applied
 * is used: without the ServiceAccount, its rights, the Secret, or with another authority than the manifest says, there is no tunnel, and
 * {@link #problem()} tells why. The client given stays open when this is closed.
 */
public final class AgentEmulator implements AutoCloseable {

    static final String NAMESPACE = "cattle-system";
    static final String NAME = "cattle-cluster-agent";

    /**
     * How an agent behaves.
     *
     * @param poll the time between two looks at the cluster, and between two attempts to connect
     * @param createNode whether a Node is made when there is none
     * @param cleanup how long Rancher's cleanup Job takes
     */
    public record Options(Duration poll, boolean createNode, Duration cleanup) {

        public static final Options QUICK = new Options(Duration.ofMillis(300), true, Duration.ofSeconds(2));
    }

    private final KubernetesClient client;
    private final RancherServer server;
    private final Options options;
    private final DownstreamCluster downstream;
    private final ScheduledExecutorService loop = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("cattle-agent").factory());
    private volatile Optional<AgentLink> link = Optional.empty();
    private volatile boolean paused;
    private volatile boolean registered;
    private volatile int opened;
    private volatile String problem = "";

    public AgentEmulator(KubernetesClient client, RancherServer server) {
        this(client, server, Options.QUICK);
    }

    public AgentEmulator(KubernetesClient client, RancherServer server, Options options) {
        this.client = client;
        this.server = server;
        this.options = options;
        downstream = new DownstreamCluster(client, options.cleanup().toMillis());
        loop.scheduleWithFixedDelay(this::look, 0, options.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the tunnel and opens none, as if the pods were gone; the Deployment's status stays as it is. */
    public void pause() {
        paused = true;
        hangUp();
    }

    public void resume() {
        paused = false;
    }

    /** How many tunnels are open. */
    public int sessions() {
        return link.filter(AgentLink::isOpen).isPresent() ? 1 : 0;
    }

    /** How many tunnels were opened so far. */
    public int opened() {
        return opened;
    }

    /** What kept the agent from connecting at the last look; empty when nothing did. */
    public String problem() {
        return problem;
    }

    private void look() {
        try {
            step();
            problem = "";
        } catch (IOException | RuntimeException e) {
            problem = String.valueOf(e.getMessage());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws IOException, InterruptedException {
        Optional<Deployment> deployment = Optional
                .ofNullable(client.apps().deployments().inNamespace(NAMESPACE).withName(NAME).get())
                .filter(d -> d.getMetadata().getDeletionTimestamp() == null)
                .filter(d -> !Integer.valueOf(0).equals(d.getSpec().getReplicas()));
        if (paused || deployment.isEmpty()) {
            hangUp();
            return;
        }
        AgentLink.Target wanted = target(environment(deployment.get()));
        boolean connected = link.filter(l -> l.isOpenFor(wanted)).isPresent();
        if (!connected) {
            connect(wanted);
        }
        if (options.createNode() && downstream.nodes() == 0) {
            createNode();
        }
        showAvailable(deployment.get());
    }

    /** A tunnel with other credentials is open before the old one ends, as pods of a rolling update are. */
    private void connect(AgentLink.Target wanted) throws IOException, InterruptedException {
        String serviceAccountToken = serviceAccountToken();
        proveRights(serviceAccountToken);
        ObjectNode params = Json.object();
        params.putObject("cluster")
                .put("address", address())
                .put("token", serviceAccountToken)
                .put("caCert", Optional.ofNullable(client.getConfiguration().getCaCertData()).orElse(""));
        server.downstream(serviceAccountToken, downstream);
        AgentLink opening = AgentLink.open(wanted, params, registered);
        hangUp();
        link = Optional.of(opening);
        registered = true;
        opened++;
    }

    private String address() {
        java.net.URL api = client.getMasterUrl();
        return api.getHost() + ":" + (api.getPort() < 0 ? api.getDefaultPort() : api.getPort());
    }

    private AgentLink.Target target(Map<String, String> environment) {
        String name = environment.getOrDefault("CATTLE_CREDENTIAL_NAME", "");
        Secret credentials = client.secrets().inNamespace(NAMESPACE).withName(name).get();
        if (credentials == null) {
            throw new IllegalStateException("MountVolume.SetUp failed: secret \"" + name + "\" not found");
        }
        return new AgentLink.Target(decoded(credentials, "url"), environment.getOrDefault("CATTLE_CA_CHECKSUM", ""),
                decoded(credentials, "token"), environment.getOrDefault("STRICT_VERIFY", "").equals("true"));
    }

    private static Map<String, String> environment(Deployment deployment) {
        return deployment.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .stream()
                .collect(Collectors.toMap(e -> e.getName(), e -> Optional.ofNullable(e.getValue()).orElse(""),
                        (a, b) -> b));
    }

    private static String decoded(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    private String serviceAccountToken() {
        TokenRequest request = new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build();
        return client.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName("cattle")
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    private void proveRights(String token) {
        Config known = client.getConfiguration();
        Config own = new ConfigBuilder(known).withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .withUsername(null)
                .withPassword(null)
                .withOauthTokenProvider(null)
                .withAutoOAuthToken(null)
                .withOauthToken(token)
                .build();
        try (KubernetesClient agent = new KubernetesClientBuilder().withConfig(own).build()) {
            agent.namespaces().list();
        }
    }

    private void createNode() {
        client.resource(new NodeBuilder().withNewMetadata().withName("pseudo-node").endMetadata().build()).create();
    }

    /** The cluster's own controller knows of no running pod, and may say so again: each look corrects it. */
    private void showAvailable(Deployment deployment) {
        boolean shown = deployment.getStatus() != null
                && Integer.valueOf(1).equals(deployment.getStatus().getAvailableReplicas());
        if (shown) {
            return;
        }
        try {
            String now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
            client.resource(deployment).editStatus(d -> {
                var status = new io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder()
                        .withObservedGeneration(d.getMetadata().getGeneration())
                        .withReplicas(1)
                        .withUpdatedReplicas(1)
                        .withReadyReplicas(1)
                        .withAvailableReplicas(1)
                        .withConditions(new DeploymentConditionBuilder().withType("Available")
                                .withStatus("True")
                                .withReason("MinimumReplicasAvailable")
                                .withMessage("Deployment has minimum availability.")
                                .withLastUpdateTime(now)
                                .withLastTransitionTime(now)
                                .build())
                        .build();
                d.setStatus(status);
                return d;
            });
        } catch (KubernetesClientException changedMeanwhile) {
            problem = String.valueOf(changedMeanwhile.getMessage());
        }
    }

    private void hangUp() {
        link.ifPresent(AgentLink::close);
        link = Optional.empty();
    }

    @Override
    public void close() {
        loop.shutdownNow();
        hangUp();
        downstream.close();
    }
}
