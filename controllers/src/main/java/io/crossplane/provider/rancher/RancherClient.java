package io.crossplane.provider.rancher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.rancher.RancherException.Kind;

/**
 * What is asked of Rancher, in the wire form of Rancher 2.8 and later (rancher.md 1 and 9). Each request fails with a
 * {@link RancherException}; all of them together end with the reconcile.
 */
final class RancherClient {

    private static final String CLUSTERS = "/v3/clusters";
    private static final String PROVISIONING = "/v1/provisioning.cattle.io.clusters";
    private static final String TOKENS = "/v3/clusterregistrationtokens";
    private static final String PROJECTS = "/v3/projects";
    private static final String LABELS = "labels";
    private static final String ANNOTATIONS = "annotations";
    private static final String DESCRIPTION = "description";
    private static final String METADATA = "metadata";
    private static final String TYPE = "type";
    private static final String ENV = "agentEnvVars";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RancherHttp http;

    RancherClient(RancherHttp http) {
        this.http = http;
    }

    Connection connection() {
        return http.connection();
    }

    /** The version of Rancher, in its own words. Needs no token. */
    String version() {
        return http.publicJson("/rancherversion").path("Version").asText();
    }

    /** Whether the token is a token, whatever its user may do. */
    boolean isTokenGood() {
        try {
            http.get("/v3/users?me=true");
            return true;
        } catch (RancherException e) {
            if (e.kind() == Kind.UNAUTHORIZED) {
                return false;
            }
            throw e;
        }
    }

    /** The checksum of the certificate authorities that agents trust; empty if they trust the usual ones. */
    String authoritiesChecksum() {
        String published = http.get("/v3/settings/cacerts").path("value").asText();
        return published.isBlank() ? "" : RancherHosts.checksum(published);
    }

    Optional<RancherCluster> cluster(String id) {
        return found(() -> http.get(CLUSTERS + "/" + RancherHttp.encoded(id))).map(RancherCluster::of);
    }

    /** Those of this name that are not being removed, as far as the user of the token sees them. */
    List<RancherCluster> clustersNamed(String name) {
        List<RancherCluster> named = new ArrayList<>();
        http.get(CLUSTERS + "?name=" + RancherHttp.encoded(name)).path("data").forEach(each -> {
            RancherCluster cluster = RancherCluster.of(each);
            if (cluster.name().equalsIgnoreCase(name) && !cluster.removed()) {
                named.add(cluster);
            }
        });
        return named;
    }

    Optional<ProvisioningCluster> provisioning(String workspace, String name) {
        return found(
                () -> http.get(PROVISIONING + "/" + RancherHttp.encoded(workspace) + "/" + RancherHttp.encoded(name)))
                .map(ProvisioningCluster::of);
    }

    /** A conflict if there is one of that name; {@code NOT_FOUND} if this Rancher has no such API. */
    void createProvisioning(DesiredImport wanted) {
        ObjectNode body = JSON.objectNode().put(TYPE, "provisioning.cattle.io.cluster");
        ObjectNode metadata = body.putObject(METADATA);
        metadata.put("namespace", wanted.workspace()).put("name", wanted.name());
        metadata.set(LABELS, texts(wanted.labels()));
        metadata.set(ANNOTATIONS, texts(wanted.allAnnotationsAndDescription()));
        body.set("spec", wanted.agent().asSpec());
        http.post(PROVISIONING, body);
    }

    RancherCluster createManagement(DesiredImport wanted) {
        ObjectNode body = wanted.agent().asSpec();
        body.put(TYPE, "cluster").put("name", wanted.name()).put("fleetWorkspaceName", wanted.workspace());
        body.putObject("importedConfig");
        wanted.description().ifPresent(text -> body.put(DESCRIPTION, text));
        body.set(LABELS, texts(wanted.labels()));
        body.set(ANNOTATIONS, texts(wanted.allAnnotations()));
        return RancherCluster.of(http.post(CLUSTERS, body));
    }

    /** Puts the labels, annotations, description and environment there, and leaves the labels and annotations of others as they are. */
    void update(RancherCluster seen, DesiredImport wanted) {
        ObjectNode body = JSON.objectNode().put(TYPE, "cluster").put("name", seen.name());
        body.set(LABELS, texts(wanted.labelsOver(seen)));
        body.set(ANNOTATIONS, texts(wanted.annotationsOver(seen)));
        body.put(DESCRIPTION, wanted.description().orElse(seen.description()));
        body.set(ENV, wanted.agent().environment());
        http.put(CLUSTERS + "/" + RancherHttp.encoded(seen.id()), body);
    }

    /** It need not be there any more. */
    void delete(String id) {
        gone(CLUSTERS + "/" + RancherHttp.encoded(id));
    }

    void deleteProvisioning(String workspace, String name) {
        gone(PROVISIONING + "/" + RancherHttp.encoded(workspace) + "/" + RancherHttp.encoded(name));
    }

    List<RegistrationToken> registrationTokens(String id) {
        List<RegistrationToken> tokens = new ArrayList<>();
        http.get(TOKENS + "?clusterId=" + RancherHttp.encoded(id)).path("data").forEach(each -> {
            if (each.path("clusterId").asText().equals(id)) {
                tokens.add(RegistrationToken.of(each));
            }
        });
        return tokens;
    }

    /** One that is there already is as good. */
    void createRegistrationToken(String id) {
        try {
            http.post(TOKENS, JSON.objectNode().put(TYPE, "clusterRegistrationToken").put("clusterId", id));
        } catch (RancherException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
        }
    }

    /** The text of the agent's manifest; asked for without the API token. */
    String manifest(Token path) {
        return http.text(path.text());
    }

    /** The bindings on one cluster or project, whoever made them. */
    List<Binding> bindings(Scope scope) {
        List<Binding> bindings = new ArrayList<>();
        http.get(scope.collection() + "/" + RancherHttp.encoded(scope.namespace()))
                .path("data")
                .forEach(each -> bindings.add(Binding.of(each)));
        return bindings;
    }

    /** A binding, and what it is on. */
    record Bound(Scope scope, Binding binding) {}

    /** The bindings that were made for this object, on whatever projects. */
    List<Bound> projectBindings(OwnerMark owner) {
        List<Bound> bindings = new ArrayList<>();
        String selector = OwnerMark.OWNER_UID + "=" + owner.uid();
        http.get(Scope.ofProjects() + "?labelSelector=" + RancherHttp.encoded(selector)).path("data").forEach(each -> {
            Binding binding = Binding.of(each);
            if (binding.owner().filter(owner::equals).isPresent()) {
                bindings.add(new Bound(Scope.projectOf(each), binding));
            }
        });
        return bindings;
    }

    /** The project, if the user of the token sees it. */
    Optional<Project> project(String id) {
        try {
            return found(() -> http.get(PROJECTS + "/" + RancherHttp.encoded(id))).map(Project::of);
        } catch (RancherException e) {
            if (e.kind() == Kind.FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The projects of this name in a cluster, as far as the user of the token sees them: names are not unique. */
    List<Project> projectsNamed(String cluster, String name) {
        List<Project> named = new ArrayList<>();
        http.get(PROJECTS + "?clusterId=" + RancherHttp.encoded(cluster) + "&name=" + RancherHttp.encoded(name))
                .path("data")
                .forEach(each -> {
                    Project project = Project.of(each);
                    if (project.cluster().equals(cluster) && project.name().equals(name)) {
                        named.add(project);
                    }
                });
        return named;
    }

    /** One of that name is the same one. */
    void createBinding(Scope scope, Binding binding, OwnerMark owner) {
        ObjectNode body = JSON.objectNode().put(TYPE, scope.kind());
        ObjectNode metadata = body.putObject(METADATA).put("namespace", scope.namespace()).put("name", binding.name());
        metadata.set(LABELS, texts(owner.labels()));
        scope.describe(body);
        binding.describe(body);
        try {
            http.post(scope.collection(), body);
        } catch (RancherException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
        }
    }

    void deleteBinding(Scope scope, Binding binding) {
        gone(scope.collection() + "/" + RancherHttp.encoded(scope.namespace()) + "/"
                + RancherHttp.encoded(binding.name()));
    }

    private static Optional<JsonNode> found(Supplier<JsonNode> request) {
        try {
            return Optional.of(request.get());
        } catch (RancherException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void gone(String path) {
        try {
            http.delete(path);
        } catch (RancherException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode object = JSON.objectNode();
        texts.forEach(object::put);
        return object;
    }
}
