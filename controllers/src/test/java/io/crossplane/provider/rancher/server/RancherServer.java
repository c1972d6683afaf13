package io.crossplane.provider.rancher.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import mockwebserver3.MockWebServer;
import okhttp3.Protocol;

/**
 * A Rancher on a loopback port, with TLS of an authority of its own: what it answers, and in which order things come about, is that of the
 * version its {@link Profile} names. It knows an administrator and one ordinary user, who may create clusters and sees no others. Every
 * method may be called from any thread.
 */
public final class RancherServer implements AutoCloseable {

    private static final Logger QUIET = Logger.getLogger(MockWebServer.class.getName());

    private final RequestLog requests = new RequestLog();
    private final Faults faults = new Faults();
    private final Certificates certificates;
    private final Credentials credentials;
    private final RancherState state;
    private final Tunnel tunnel;
    private final Lifecycle lifecycle;
    private final RancherHandler handler;
    private final ScheduledExecutorService ticker = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("rancher-ticks").factory());
    private final String token;
    private final String adminToken;
    private final int port;
    private MockWebServer server;
    private volatile String serverUrl;

    private RancherServer(Profile profile, Tls tls, Clock clock) {
        QUIET.setLevel(Level.WARNING);
        certificates = new Certificates(tls);
        state = new RancherState(profile, clock, faults, () -> serverUrl);
        credentials = new Credentials(state.names);
        token = newToken();
        adminToken = credentials.issue(Caller.ADMIN, "");
        tunnel = new Tunnel(state);
        server = new MockWebServer();
        port = freePort();
        serverUrl = "https://127.0.0.1:" + port;
        ImportManifest manifests = new ImportManifest(profile, caChecksum(), () -> serverUrl);
        lifecycle = new Lifecycle(state, manifests);
        handler = new RancherHandler(state, credentials, requests, tunnel,
                RancherHandler.Surfaces.of(state, manifests, caPem(), serverUrl));
        listen();
        if (profile.tick().isPositive()) {
            long nanos = profile.tick().toNanos();
            ticker.scheduleWithFixedDelay(lifecycle::tick, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    public static RancherServer start(Profile profile) {
        return start(profile, Tls.GOOD);
    }

    public static RancherServer start(Profile profile, Tls tls) {
        return start(profile, tls, Clock.systemUTC());
    }

    /** @param clock of expiry and time stamps; the pace of the state machine is the profile's */
    public static RancherServer start(Profile profile, Tls tls, Clock clock) {
        return new RancherServer(profile, tls, clock);
    }

    // --- What a client is configured with -----------------------------------------------------------------------

    public URI url() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** The authority that signed the server's certificate. */
    public String caPem() {
        return certificates.caPem();
    }

    /** SHA-256 of {@link #caPem()}, in hexadecimal digits. */
    public String caChecksum() {
        return certificates.caChecksum();
    }

    /** Of the ordinary user: {@code user-base} and {@code clusters-create}. */
    public String token() {
        return token;
    }

    public String adminToken() {
        return adminToken;
    }

    /** One more of the ordinary user. */
    public String newToken() {
        return credentials.issue(Caller.USER, "");
    }

    /** From now on answered 401. */
    public void expire(String apiToken) {
        credentials.kill(apiToken);
    }

    /** From now on answered 401. */
    public void disable(String apiToken) {
        credentials.kill(apiToken);
    }

    /** Of the ordinary user, good for this cluster's API only. */
    public String clusterScopedToken(String clusterId) {
        return credentials.issue(Caller.USER, clusterId);
    }

    public String userId() {
        return Credentials.USER;
    }

    // --- What a test looks at -----------------------------------------------------------------------------------

    public RequestLog requests() {
        return requests;
    }

    public Optional<ClusterView> cluster(String id) {
        synchronized (state) {
            return Optional.ofNullable(state.clusters.get(id)).map(ClusterView::of);
        }
    }

    /** All clusters but Rancher's own. */
    public List<ClusterView> clusters() {
        synchronized (state) {
            return state.clusters.values()
                    .stream()
                    .filter(c -> !c.name.equals(RancherState.LOCAL))
                    .map(ClusterView::of)
                    .toList();
        }
    }

    /** Keys, workspace and name, of all provisioning clusters, those without an id too. */
    public List<String> provisioningClusters() {
        synchronized (state) {
            return List.copyOf(state.provisioned.keySet());
        }
    }

    public List<BindingView> bindings(String clusterId) {
        return bindings(false, clusterId);
    }

    /** @param projectId cluster and project, {@code local:p-abcde} */
    public List<BindingView> projectBindings(String projectId) {
        return bindings(true, projectId);
    }

    private List<BindingView> bindings(boolean onProject, String target) {
        synchronized (state) {
            return state.bindings(onProject)
                    .values()
                    .stream()
                    .filter(b -> b.target.equals(target))
                    .map(BindingView::of)
                    .toList();
        }
    }

    /** Tokens that an agent of this cluster can come with now, those in grace too. */
    public List<String> registrationTokens(String clusterId) {
        synchronized (state) {
            return state.registrations.values()
                    .stream()
                    .filter(r -> r.clusterId().equals(clusterId))
                    .flatMap(r -> java.util.stream.Stream.of(r.token, r.previousToken))
                    .filter(t -> state.registration(t).isPresent())
                    .toList();
        }
    }

    // --- What a test does to it ---------------------------------------------------------------------------------

    public Faults faults() {
        return faults;
    }

    /** One step of the state machine, at once. */
    public void tick() {
        lifecycle.tick();
    }

    /** Sets {@code server-url}, the root of the URLs that Rancher hands out. */
    public void serverUrl(String url) {
        serverUrl = url;
    }

    /** Refuses connections, and cuts those there are. */
    public synchronized void stopAnswering() {
        handler.stop();
        server.close();
    }

    /** On the same port as before; nothing if it answers. */
    public synchronized void answerAgain() {
        if (!handler.isStopped()) {
            return;
        }
        handler.resume();
        server = new MockWebServer();
        listen();
    }

    /** A cluster that somebody made in the UI; its id. */
    public String createNormanCluster(String name, Owner owner) {
        synchronized (state) {
            return state.addNormanCluster(name, owner.caller().user(), "fleet-default").name;
        }
    }

    /** One of the administrator's; see the other. */
    public String createProvisioningCluster(String workspace, String name, Map<String, String> labels,
            Map<String, String> annotations) {
        return createProvisioningCluster(workspace, name, labels, annotations, Owner.ADMIN);
    }

    /** A provisioning cluster that somebody else made, in a workspace that may be new; the id of its management cluster. */
    public String createProvisioningCluster(String workspace, String name, Map<String, String> labels,
            Map<String, String> annotations, Owner owner) {
        synchronized (state) {
            state.workspaces.add(workspace);
            Provisioned cluster = new Provisioned(workspace, name, owner.caller().user(), state.now());
            cluster.labels.putAll(labels);
            cluster.annotations.putAll(annotations);
            cluster.annotations.put(RancherState.CREATOR, cluster.creator);
            state.provisioned.put(cluster.key(), state.touched(cluster));
            return state.addCluster(cluster).name;
        }
    }

    /** As deleted in the UI, with everything in it, at once. */
    public void vanish(String clusterId) {
        synchronized (state) {
            Optional.ofNullable(state.clusters.get(clusterId)).ifPresent(state::forget);
        }
    }

    /** Ends the tunnels of this cluster. */
    public void disconnect(String clusterId) {
        synchronized (state) {
            Cluster cluster = state.clusters.get(clusterId);
            cluster.sessions.forEach(Session::end);
            cluster.sessions.clear();
        }
    }

    /** Replaces the registration tokens of this cluster; those before are good for the profile's grace, or not at all. */
    public void rotateToken(String clusterId) {
        synchronized (state) {
            Duration grace = state.profile.rotation().map(Profile.Rotation::grace).orElse(Duration.ZERO);
            state.registrations.values()
                    .stream()
                    .filter(r -> r.clusterId().equals(clusterId))
                    .forEach(r -> state.renew(r, grace));
        }
    }

    /** The cluster that Rancher itself runs in; it is there from the start, with projects. */
    public String hostClusterId() {
        return RancherState.LOCAL;
    }

    /** A project that the ordinary user does not see; its id, {@code local:p-abcde}. */
    public String createProject(String clusterId, String displayName) {
        return createProject(clusterId, displayName, false);
    }

    /** @param owned whether the ordinary user is its project owner */
    public String createProject(String clusterId, String displayName, boolean owned) {
        synchronized (state) {
            Project project = state.addProject(clusterId, displayName, Credentials.ADMIN);
            if (owned) {
                state.addBinding(project.bindingNamespace(), "prtb-" + state.names.random(5),
                        new Binding.Grant(true, project.id(), "project-owner", "userName", Credentials.USER));
            }
            return project.id();
        }
    }

    /** What Rancher reaches through tunnels whose params bear this service account token. */
    public void downstream(String serviceAccountToken, Downstream downstream) {
        tunnel.downstream(serviceAccountToken, downstream);
    }

    private void listen() {
        server.setProtocols(List.of(Protocol.HTTP_1_1));
        server.useHttps(certificates.sockets());
        server.setDispatcher(handler);
        try {
            server.start(InetAddress.getByName("127.0.0.1"), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        stopAnswering();
    }
}
