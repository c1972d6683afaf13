package io.crossplane.provider.rancher.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes clusters one step further each time: id, token, tunnel, nodes, agent applied once more by Rancher, ready; or removed. What a step does
 * in the imported cluster itself happens outside the state's monitor.
 */
final class Lifecycle {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class.getName());
    private static final int CLEANUP_ATTEMPTS = 3;

    private final RancherState state;
    private final ImportManifest manifests;

    Lifecycle(RancherState state, ImportManifest manifests) {
        this.state = state;
        this.manifests = manifests;
    }

    /** One step of every cluster. */
    synchronized void tick() {
        List<Cluster> clusters;
        synchronized (state) {
            assignIds();
            clusters = new ArrayList<>(state.clusters.values());
        }
        for (Cluster cluster : clusters) {
            try {
                if (!cluster.name.equals(RancherState.LOCAL)) {
                    step(cluster);
                }
            } catch (RuntimeException away) {
                LOG.log(Level.FINE, "the cluster did not answer; the next step tries again", away);
            }
        }
        synchronized (state) {
            state.registrations.values().forEach(this::age);
        }
    }

    private void step(Cluster cluster) {
        Optional<Downstream> downstream;
        boolean removing;
        synchronized (state) {
            downstream = cluster.sessions.stream().flatMap(s -> s.downstream().stream()).findFirst();
            removing = cluster.removed.isPresent();
            if (!removing) {
                register(cluster);
                connect(cluster);
            }
        }
        if (removing) {
            end(cluster, downstream);
        } else if (cluster.is("Connected")) {
            deploy(cluster, downstream);
        }
    }

    private void assignIds() {
        for (Provisioned source : state.provisioned.values()) {
            if (source.clusterName.isEmpty() && source.removed.isEmpty() && !state.faults.idIsNeverAssigned()) {
                state.addCluster(source);
            }
        }
        state.provisioned.values().removeIf(p -> p.removed.isPresent() && p.clusterName.isEmpty());
        for (Cluster cluster : state.clusters.values()) {
            boolean own = cluster.removed.isEmpty() && !cluster.name.equals(RancherState.LOCAL);
            if (own && state.provisioned(cluster).isEmpty()) {
                Provisioned generated = new Provisioned(cluster.workspace, cluster.provisioningName, cluster.creator,
                        state.now());
                generated.labels.putAll(cluster.labels);
                generated.annotations.putAll(cluster.annotations);
                generated.clusterName = cluster.name;
                state.provisioned.put(generated.key(), state.touched(generated));
            }
        }
    }

    /** First the bookkeeping and a token object, at the next step its token. */
    private void register(Cluster cluster) {
        Registration registration = state.registrations.get(cluster.name + "/default-token");
        if (registration == null && !cluster.conditions.containsKey("CreatorMadeOwner")) {
            for (String type : List.of("DefaultProjectCreated", "SystemProjectCreated", "CreatorMadeOwner",
                    "InitialRolesPopulated")) {
                cluster.set(type, true, "", "", state.now());
            }
            cluster.set("Connected", false, "", "", state.now());
            state.addProject(cluster.name, "Default", cluster.creator);
            state.addProject(cluster.name, "System", cluster.creator);
            if (!cluster.creator.isEmpty()) {
                state.addBinding(cluster.name, "creator-cluster-owner",
                        new Binding.Grant(false, cluster.name, "cluster-owner", "userName", cluster.creator));
            }
            registration = new Registration(cluster.name, "default-token", state.now());
            state.registrations.put(registration.key(), state.touched(registration));
            return;
        }
        state.registrations.values()
                .stream()
                .filter(r -> r.clusterId().equals(cluster.name) && r.token.isEmpty())
                .forEach(r -> state.renew(r, java.time.Duration.ZERO));
    }

    private void connect(Cluster cluster) {
        boolean alive = !cluster.sessions.isEmpty();
        if (alive == cluster.is("Connected")) {
            return;
        }
        cluster.set("Connected", alive, alive ? "" : "Disconnected", "", state.now());
        if (alive) {
            cluster.unknown("Waiting", "Waiting for API to be available", state.now());
        } else {
            cluster.set("Ready", false, "Disconnected", "Cluster agent is not connected", state.now());
        }
        state.touched(cluster);
    }

    private void deploy(Cluster cluster, Optional<Downstream> downstream) {
        int nodes = downstream.map(Downstream::nodes).orElse(1);
        String version = downstream.map(Downstream::gitVersion).orElse("v1.33.4");
        Optional<String> manifest = Optional.empty();
        String token = "";
        synchronized (state) {
            cluster.nodes = nodes;
            cluster.gitVersion = version;
            if (cluster.is("AgentDeployed")) {
                ready(cluster);
            }
            if (deployable(cluster) && nodes > 0 && !state.serverUrl().isEmpty()) {
                token = system(cluster).token;
                manifest = Optional.of(manifests.forRedeployment(cluster, token));
            }
        }
        if (manifest.isPresent()) {
            String text = manifest.get();
            downstream.ifPresent(d -> d.apply(text));
            synchronized (state) {
                cluster.set("ServiceAccountSecretsMigrated", true, "", "", state.now());
                cluster.set("SystemAccountCreated", true, "", "", state.now());
                cluster.set("AgentDeployed", true, "", "", state.now());
                cluster.deployedToken = token;
                state.touched(cluster);
            }
        }
    }

    /** Once, and again whenever its token was rotated; without rotation nothing tells Rancher to. */
    private boolean deployable(Cluster cluster) {
        Registration system = state.registrations.get(cluster.name + "/system");
        return !cluster.is("AgentDeployed")
                || state.secretTokens() && system != null && !system.token.equals(cluster.deployedToken);
    }

    private Registration system(Cluster cluster) {
        Registration system = state.registrations.computeIfAbsent(cluster.name + "/system",
                key -> new Registration(cluster.name, "system", state.now()));
        if (system.token.isEmpty()) {
            state.renew(system, java.time.Duration.ZERO);
        }
        return system;
    }

    private void ready(Cluster cluster) {
        if (!cluster.is("Ready")) {
            for (String type : List.of("Provisioned", "Waiting", "Updated", "Ready")) {
                cluster.set(type, true, "", "", state.now());
            }
            state.touched(cluster);
        }
        state.provisioned(cluster).ifPresent(p -> p.everReady = true);
    }

    /** One step cleans up, or gives up after a few; the next takes the cluster away. */
    private void end(Cluster cluster, Optional<Downstream> downstream) {
        if (!cluster.cleanedUp && cluster.cleanupAttempts < CLEANUP_ATTEMPTS) {
            cluster.cleanupAttempts++;
            downstream.ifPresent(d -> d.cleanUp("cattle-cleanup-" + state.names.random(5)));
        }
        synchronized (state) {
            if (state.faults.deletionHangs()) {
                cluster.unknown("Removed", "waiting on controller.cattle.io/cluster-scoped-gc to be removed",
                        state.now());
            } else if (cluster.cleanedUp) {
                state.forget(cluster);
            }
            cluster.cleanedUp = true;
        }
    }

    private void age(Registration registration) {
        boolean old = registration.expiresAt.filter(at -> !state.now().isBefore(at)).isPresent();
        if (old && state.secretTokens()) {
            state.renew(registration, state.profile.rotation().orElseThrow().grace());
        }
        if (registration.graceExpiresAt.filter(at -> !state.now().isBefore(at)).isPresent()) {
            registration.previousToken = "";
            registration.graceExpiresAt = Optional.empty();
            state.touched(registration);
        }
    }
}
