package io.crossplane.provider.kube;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Asks an API server in advance whether an identity may do what it will have to. */
public final class Permissions {

    private static final String ANY = "*";

    /**
     * Those of the needed permissions that the connection's identity does not have, in the order given. One review for each namespace answers
     * nearly all; what that does not grant is asked for one by one as the stream is read, for not every authorizer can list its rules.
     *
     * @param cluster as in {@link KubeCall}
     * @param limit for each request
     * @throws KubeException if the server does not answer the question, now or while the stream is read
     */
    public Stream<Permission> missing(ClusterConnection connection, String cluster, Collection<Permission> needed,
            Duration limit) {
        KubernetesClient client = connection.client(limit);
        Map<String, List<ResourceRule>> rules = needed.stream()
                .map(Permission::namespace)
                .distinct()
                .collect(Collectors.toMap(namespace -> namespace, namespace -> rules(client, cluster, namespace)));
        return needed.stream()
                .filter(permission -> !grants(rules.getOrDefault(permission.namespace(), List.of()), permission))
                .filter(permission -> !isAllowed(client, cluster, permission));
    }

    private static List<ResourceRule> rules(KubernetesClient client, String cluster, String namespace) {
        if (namespace.isEmpty()) {
            return List.of();
        }
        SelfSubjectRulesReview review = new SelfSubjectRulesReviewBuilder().withNewSpec()
                .withNamespace(namespace)
                .endSpec()
                .build();
        return new KubeCall(cluster, "create", "selfsubjectrulesreviews.authorization.k8s.io", "", "")
                .run(() -> client.resource(review).create())
                .getStatus()
                .getResourceRules();
    }

    private static boolean grants(List<ResourceRule> rules, Permission permission) {
        return rules.stream()
                .anyMatch(rule -> rule.getResourceNames().isEmpty() && contains(rule.getVerbs(), permission.verb())
                        && contains(rule.getApiGroups(), permission.group())
                        && contains(rule.getResources(), permission.resource()));
    }

    private static boolean contains(List<String> granted, String wanted) {
        return granted.contains(ANY) || granted.contains(wanted);
    }

    private static boolean isAllowed(KubernetesClient client, String cluster, Permission permission) {
        String[] parts = permission.resource().split("/", 2);
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder().withNewSpec()
                .withNewResourceAttributes()
                .withVerb(permission.verb())
                .withGroup(permission.group())
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withNamespace(permission.namespace().isEmpty() ? null : permission.namespace())
                .endResourceAttributes()
                .endSpec()
                .build();
        SelfSubjectAccessReview answer = new KubeCall(cluster, "create",
                "selfsubjectaccessreviews.authorization.k8s.io", "", "").run(() -> client.resource(review).create());
        return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }
}
