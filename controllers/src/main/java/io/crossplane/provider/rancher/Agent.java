package io.crossplane.provider.rancher;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.OwnerMark;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.Resource;

/**
 * Rancher's agent in the imported cluster. Each request fails with a {@code KubeException}. What is applied comes from Rancher and has the
 * rights of an administrator there: it never reaches another cluster.
 */
final class Agent {

    /** Who has applied it, for the API server's notes about fields. */
    private static final String MANAGER = "provider-vcluster-rancher";
    private static final String CREATOR = "cattle.io/creator";
    private static final String WEBHOOK = "rancher.cattle.io";
    private static final String NORMAN = "norman";
    private static final List<String> NAMESPACES = List.of(ImportManifest.NAMESPACE, "cattle-fleet-system",
            "cattle-impersonation-system");
    private static final List<String> BINDINGS = List.of("cattle-admin-binding",
            "proxy-role-binding-kubernetes-master");
    private static final List<String> ROLES = List.of("cattle-admin", "proxy-clusterrole-kubeapiserver");
    private static final String CLEANUP = "cattle-cleanup-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster inside;

    Agent(Cluster inside) {
        this.inside = inside;
    }

    AgentView look() {
        if (isCleanupRunning()) {
            return new AgentView.Leaving("Rancher cleans up what it had in the cluster before");
        }
        return lookAtIt();
    }

    /** The same, whether or not Rancher cleans up. */
    AgentView lookAtIt() {
        Namespace namespace = inside.call("get", "namespaces", "", ImportManifest.NAMESPACE)
                .run(() -> inside.client().namespaces().withName(ImportManifest.NAMESPACE).get());
        if (namespace == null) {
            return new AgentView.Missing();
        }
        if (namespace.isMarkedForDeletion()) {
            return new AgentView.Leaving(
                    "namespace %s in the cluster is being deleted".formatted(ImportManifest.NAMESPACE));
        }
        Deployment agent = inside.call("get", "deployments.apps", ImportManifest.NAMESPACE, ImportManifest.DEPLOYMENT)
                .run(() -> inside.client()
                        .apps()
                        .deployments()
                        .inNamespace(ImportManifest.NAMESPACE)
                        .withName(ImportManifest.DEPLOYMENT)
                        .get());
        return agent == null ? new AgentView.Missing() : installed(agent);
    }

    /** Puts it there, or anew; what Rancher has changed since stays. */
    void apply(ImportManifest manifest) {
        manifest.objects().forEach(each -> {
            GenericKubernetesResource object = JSON.convertValue(each, GenericKubernetesResource.class);
            String namespace = Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
            inside.call("patch", object.getKind(), namespace, object.getMetadata().getName())
                    .run(() -> inside.client()
                            .resource(object)
                            .fieldManager(MANAGER)
                            .forceConflicts()
                            .serverSideApply());
        });
    }

    /**
     * Takes away what Rancher had there, as Rancher does it where it reaches the cluster (rancher.md 3.1): first what would refuse the
     * cluster's own writes.
     */
    void remove() {
        delete("validatingwebhookconfigurations.admissionregistration.k8s.io", WEBHOOK,
                inside.client().admissionRegistration().v1().validatingWebhookConfigurations().withName(WEBHOOK));
        delete("mutatingwebhookconfigurations.admissionregistration.k8s.io", WEBHOOK,
                inside.client().admissionRegistration().v1().mutatingWebhookConfigurations().withName(WEBHOOK));
        for (String namespace : NAMESPACES) {
            delete("namespaces", namespace, inside.client().namespaces().withName(namespace));
        }
        for (String binding : BINDINGS) {
            delete("clusterrolebindings.rbac.authorization.k8s.io", binding,
                    inside.client().rbac().clusterRoleBindings().withName(binding));
        }
        for (String role : ROLES) {
            delete("clusterroles.rbac.authorization.k8s.io", role,
                    inside.client().rbac().clusterRoles().withName(role));
        }
        inside.call("delete", "clusterrolebindings.rbac.authorization.k8s.io", "", "")
                .run(() -> inside.client().rbac().clusterRoleBindings().withLabel(CREATOR, NORMAN).delete());
        inside.call("delete", "clusterroles.rbac.authorization.k8s.io", "", "")
                .run(() -> inside.client().rbac().clusterRoles().withLabel(CREATOR, NORMAN).delete());
    }

    private void delete(String kind, String name, Resource<?> object) {
        inside.call("delete", kind, "", name).run(() -> object.delete());
    }

    /** Why it does not run, if anything tells. */
    Optional<AgentTrouble> trouble() {
        List<Pod> pods = inside.call("list", "pods", ImportManifest.NAMESPACE, "")
                .run(() -> inside.client()
                        .pods()
                        .inNamespace(ImportManifest.NAMESPACE)
                        .withLabel("app", ImportManifest.DEPLOYMENT)
                        .list()
                        .getItems());
        List<Event> events = inside.call("list", "events", ImportManifest.NAMESPACE, "")
                .run(() -> inside.client().v1().events().inNamespace(ImportManifest.NAMESPACE).list().getItems());
        return AgentTrouble.of(pods, events.stream().filter(Agent::isAboutIt).toList());
    }

    private static boolean isAboutIt(Event event) {
        String name = event.getInvolvedObject() == null ? "" : event.getInvolvedObject().getName();
        return name != null && name.startsWith(ImportManifest.DEPLOYMENT);
    }

    private AgentView installed(Deployment agent) {
        Map<String, String> env = new TreeMap<>();
        agent.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .forEach(container -> container.getEnv()
                        .forEach((EnvVar each) -> env.put(each.getName(),
                                Objects.requireNonNullElse(each.getValue(), ""))));
        boolean available = agent.getStatus() != null && agent.getStatus().getAvailableReplicas() != null
                && agent.getStatus().getAvailableReplicas() > 0;
        return new AgentView.Installed(env.getOrDefault("CATTLE_SERVER", ""),
                env.getOrDefault("CATTLE_CA_CHECKSUM", ""), "true".equals(env.get("STRICT_VERIFY")),
                token(env.getOrDefault("CATTLE_CREDENTIAL_NAME", "")), available, applied(agent),
                OwnerMark.in(annotations(agent)),
                annotations(agent).getOrDefault(OwnerMark.OWNER_NAME, "somebody else"),
                annotations(agent).getOrDefault(ImportManifest.SETTINGS, ""));
    }

    private Optional<Token> token(String secret) {
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        Secret found = inside.call("get", "secrets", ImportManifest.NAMESPACE, secret)
                .run(() -> inside.client().secrets().inNamespace(ImportManifest.NAMESPACE).withName(secret).get());
        return Optional.ofNullable(found)
                .flatMap(each -> Optional.ofNullable(each.getData()))
                .flatMap(data -> Optional.ofNullable(data.get("token")))
                .map(text -> new Token(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)));
    }

    private static Optional<Instant> applied(HasMetadata agent) {
        try {
            return Optional.ofNullable(annotations(agent).get(ImportManifest.APPLIED_AT)).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> annotations(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
    }

    private boolean isCleanupRunning() {
        List<Job> jobs = inside.call("list", "jobs.batch", "default", "")
                .run(() -> inside.client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace("default")
                        .withLabel(CREATOR, NORMAN)
                        .list()
                        .getItems());
        return jobs.stream().anyMatch(job -> job.getMetadata().getName().startsWith(CLEANUP) && !isOver(job));
    }

    private static boolean isOver(Job job) {
        return job.getStatus() != null && job.getStatus()
                .getConditions()
                .stream()
                .anyMatch(each -> List.of("Complete", "Failed").contains(each.getType())
                        && "True".equals(each.getStatus()));
    }
}
