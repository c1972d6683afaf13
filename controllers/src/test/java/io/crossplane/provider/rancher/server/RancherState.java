package io.crossplane.provider.rancher.server;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Everything a Rancher knows. Whoever reads or changes it holds its monitor. */
final class RancherState {

    static final String LOCAL = "local";
    static final String CREATOR = "field.cattle.io/creatorId";
    static final String DESCRIPTION = "field.cattle.io/description";
    static final String NO_CREATOR_RBAC = "field.cattle.io/no-creator-rbac";

    final SortedMap<String, Cluster> clusters = new TreeMap<>();
    final SortedMap<String, Provisioned> provisioned = new TreeMap<>();
    final SortedMap<String, Registration> registrations = new TreeMap<>();
    final SortedMap<String, Project> projects = new TreeMap<>();
    final SortedMap<String, Binding> clusterBindings = new TreeMap<>();
    final SortedMap<String, Binding> projectBindings = new TreeMap<>();
    final SortedSet<String> workspaces = new TreeSet<>(java.util.Set.of("fleet-default", "fleet-local"));
    final Profile profile;
    final Clock clock;
    final Faults faults;
    final Names names = new Names();
    private final Supplier<String> serverUrl;
    private long version = 1000;

    RancherState(Profile profile, Clock clock, Faults faults, Supplier<String> serverUrl) {
        this.profile = profile;
        this.clock = clock;
        this.faults = faults;
        this.serverUrl = serverUrl;
        Cluster local = new Cluster(LOCAL, "fleet-local", LOCAL, LOCAL, now());
        local.creator = Credentials.ADMIN;
        local.imported = false;
        local.set("Connected", true, "", "", now());
        local.set("Ready", true, "", "", now());
        clusters.put(LOCAL, touched(local));
        addProject(LOCAL, "Default", Credentials.ADMIN);
        addProject(LOCAL, "System", Credentials.ADMIN);
    }

    Instant now() {
        return clock.instant();
    }

    /** The setting {@code server-url}, which may be empty. */
    String serverUrl() {
        return faults.serverUrlIsUnset() ? "" : serverUrl.get();
    }

    boolean secretTokens() {
        return profile.tokens() == Profile.Tokens.SECRET;
    }

    <T extends Thing> T touched(T thing) {
        thing.version = ++version;
        return thing;
    }

    Cluster addCluster(String id, String workspace, String provisioningName, String displayName) {
        Cluster cluster = touched(new Cluster(id, workspace, provisioningName, displayName, now()));
        clusters.put(id, cluster);
        return cluster;
    }

    /** The cluster that belongs to a provisioning cluster, with everything copied from it. */
    Cluster addCluster(Provisioned source) {
        Cluster cluster = addCluster("c-m-" + names.random(8), source.namespace, source.name, source.name);
        cluster.labels.putAll(source.labels);
        cluster.annotations.putAll(source.annotations);
        cluster.labels.put("cattle.io/creator", "norman");
        cluster.description = source.annotations.getOrDefault(DESCRIPTION, "");
        cluster.creator = source.annotations.containsKey(NO_CREATOR_RBAC) ? "" : source.creator;
        cluster.agent = source.spec.deepCopy();
        if (source.spec.path("agentEnvVars").isArray()) {
            cluster.agentEnvVars = source.spec.withArray("agentEnvVars").deepCopy();
        }
        source.clusterName = cluster.name;
        touched(source);
        return cluster;
    }

    Cluster addNormanCluster(String displayName, String creator, String workspace) {
        String id = "c-" + names.random(5);
        Cluster cluster = addCluster(id, workspace, id, displayName);
        cluster.creator = creator;
        cluster.annotations.put(CREATOR, creator);
        cluster.labels.put("cattle.io/creator", "norman");
        return cluster;
    }

    Project addProject(String clusterId, String displayName, String creator) {
        Project project = touched(new Project(clusterId, "p-" + names.random(5), profile.since(12), now()));
        project.displayName = displayName;
        project.creator = creator;
        project.annotations.put(CREATOR, creator);
        projects.put(project.key(), project);
        return project;
    }

    SortedMap<String, Binding> bindings(boolean onProject) {
        return onProject ? projectBindings : clusterBindings;
    }

    void addBinding(String namespace, String name, Binding.Grant grant) {
        Binding binding = touched(new Binding(namespace, name, now(), grant));
        bindings(grant.onProject()).put(binding.key(), binding);
    }

    Optional<Project> project(String id) {
        return projects.values().stream().filter(p -> p.id().equals(id)).findFirst();
    }

    Optional<Provisioned> provisioned(Cluster cluster) {
        return Optional.ofNullable(provisioned.get(cluster.workspace + "/" + cluster.provisioningName));
    }

    Optional<Registration> registration(String token) {
        return registrations.values().stream().filter(r -> r.accepts(token, now())).findFirst();
    }

    /** Makes a new token; the one before it is good for {@code grace} more, if that is anything. */
    void renew(Registration registration, java.time.Duration grace) {
        boolean keeps = !registration.token.isEmpty() && grace.isPositive();
        registration.previousToken = keeps ? registration.token : "";
        registration.graceExpiresAt = keeps ? Optional.of(now().plus(grace)) : Optional.empty();
        registration.token = names.random(54);
        registration.expiresAt = profile.rotation().map(r -> now().plus(r.ttl()));
        touched(registration);
    }

    // --- Who may do what ----------------------------------------------------------------------------------------

    boolean owns(Caller caller, String clusterId) {
        Cluster cluster = clusters.get(clusterId);
        return cluster != null && (caller.admin() || cluster.creator.equals(caller.user())
                || hasRole(caller, false, clusterId, "cluster-owner"));
    }

    boolean ownsProject(Caller caller, String projectId) {
        return owns(caller, projectId.replaceFirst(":.*", "")) || hasRole(caller, true, projectId, "project-owner");
    }

    boolean sees(Caller caller, String clusterId) {
        return owns(caller, clusterId)
                || clusterBindings.values()
                        .stream()
                        .anyMatch(b -> b.target.equals(clusterId) && b.user.equals(caller.user()))
                || projectBindings.values()
                        .stream()
                        .anyMatch(b -> b.target.startsWith(clusterId + ":") && b.user.equals(caller.user()));
    }

    boolean seesProject(Caller caller, Project project) {
        return owns(caller, project.namespace) || projectBindings.values()
                .stream()
                .anyMatch(b -> b.target.equals(project.id()) && b.user.equals(caller.user()));
    }

    boolean sees(Caller caller, Provisioned cluster) {
        return caller.admin() || cluster.creator.equals(caller.user()) || sees(caller, cluster.clusterName);
    }

    private boolean hasRole(Caller caller, boolean onProject, String target, String role) {
        return bindings(onProject).values()
                .stream()
                .anyMatch(b -> b.target.equals(target) && b.role.equals(role) && b.user.equals(caller.user()));
    }

    // --- The end of a cluster -----------------------------------------------------------------------------------

    /** Starts the removal; the state machine ends it. */
    void remove(Cluster cluster) {
        if (cluster.removed.isEmpty()) {
            cluster.removed = Optional.of(now());
            touched(cluster);
        }
        provisioned(cluster).filter(p -> p.removed.isEmpty()).ifPresent(p -> touched(p).removed = cluster.removed);
    }

    /** Takes it away with everything that was in it. */
    void forget(Cluster cluster) {
        cluster.sessions.forEach(Session::end);
        cluster.sessions.clear();
        clusters.remove(cluster.name);
        provisioned(cluster).ifPresent(p -> provisioned.remove(p.key()));
        registrations.values().removeIf(r -> r.clusterId().equals(cluster.name));
        projects.values().removeIf(p -> p.namespace.equals(cluster.name));
        clusterBindings.values().removeIf(b -> b.target.equals(cluster.name));
        projectBindings.values().removeIf(b -> b.target.startsWith(cluster.name + ":"));
    }

    /** The role templates, with the context that each is for; one is locked. */
    Map<String, String> roles() {
        return Map.of("cluster-owner", "cluster", "cluster-member", "cluster", "project-owner", "project",
                "project-member", "project", "read-only", "project", "vcluster-operator", "project", "retired-role",
                "locked");
    }
}
