package io.crossplane.provider.argocd;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.TextNode;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectContent;
import io.crossplane.provider.kube.ReleaseWrites;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.RoleRefBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;

/**
 * What an Argo CD is inside a virtual cluster: a service account with one ClusterRole, in all of it or in some namespaces. Everything bears
 * a label that tells which Argo CD it is for. Each request fails with a {@link KubeException}.
 */
final class Account {

    private static final String NAMESPACE = "kube-system";
    private static final String LABEL = "vcluster.crossplane.io/argocd";
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String BINDINGS = "rolebindings." + RBAC;
    private static final String CLUSTER_BINDINGS = "clusterrolebindings." + RBAC;
    private static final int BINDING_DIGITS = 8;

    private final Cluster inside;
    private final Place place;
    private final String name;

    Account(Cluster inside, Place place) {
        this.inside = inside;
        this.place = place;
        this.name = "provider-vcluster-argocd-" + place.id();
    }

    /** Its UID, if it is there with these rights and no others. Changes nothing. */
    Optional<String> check(Registration wanted) {
        Optional<ServiceAccount> account = Optional.ofNullable(inside.call("get", "serviceaccounts", NAMESPACE, name)
                .run(() -> inside.client().serviceAccounts().inNamespace(NAMESPACE).withName(name).get()));
        boolean everywhere = wanted.namespaces().isEmpty();
        String binding = bindingOf(wanted.clusterRole());
        Set<String> wantedBindings = everywhere ? Set.of(binding)
                : wanted.namespaces().stream().map(namespace -> namespace + "/" + binding).collect(Collectors.toSet());
        return account.filter(any -> found().equals(wantedBindings)).map(found -> found.getMetadata().getUid());
    }

    /** The bindings that do bind it, by namespace and name. */
    private Set<String> found() {
        Stream<String> all = clusterBindings().stream()
                .map(each -> each.getMetadata().getName()
                        + (each.getSubjects().contains(subject()) ? "" : " without it"));
        Stream<String> some = bindings().stream()
                .map(each -> each.getMetadata().getNamespace() + "/" + each.getMetadata().getName()
                        + (each.getSubjects().contains(subject()) ? "" : " without it"));
        return Stream.concat(all, some).collect(Collectors.toSet());
    }

    /** Sees to it that it is there, with these rights and no others; gives its UID. */
    String ensure(Registration wanted) {
        ServiceAccount account = new ServiceAccountBuilder().withMetadata(metadata(NAMESPACE, name)).build();
        String uid = apply("serviceaccounts", account).getMetadata().getUid();
        if (wanted.namespaces().isEmpty()) {
            apply(CLUSTER_BINDINGS, everywhere(wanted.clusterRole()));
        } else {
            wanted.namespaces().forEach(this::ensureNamespace);
            wanted.namespaces().forEach(namespace -> apply(BINDINGS, in(namespace, wanted.clusterRole())));
        }
        prune(wanted);
        return uid;
    }

    /** A token that the API server makes now; it may give it less time. */
    Token token(Duration lifetime) {
        TokenRequest wanted = new TokenRequestBuilder().withNewSpec()
                .withExpirationSeconds(lifetime.toSeconds())
                .endSpec()
                .build();
        KubeCall call = inside.call("create", "serviceaccounts/token", NAMESPACE, name);
        TokenRequest made = call.run(
                () -> inside.client().serviceAccounts().inNamespace(NAMESPACE).withName(name).tokenRequest(wanted));
        return Token.parse(made.getStatus().getToken())
                .orElseThrow(() -> new KubeException(KubeException.Kind.INTERNAL,
                        "the %s made a token of an unknown form".formatted(inside.called())));
    }

    /** Takes it away; tokens that were made for it are worth nothing then. */
    void remove() {
        inside.call("delete", "serviceaccounts", NAMESPACE, name)
                .run(() -> inside.client().serviceAccounts().inNamespace(NAMESPACE).withName(name).delete());
        clusterBindings().forEach(each -> delete(CLUSTER_BINDINGS, each));
        bindings().forEach(each -> delete(BINDINGS, each));
    }

    /** What a binding refers to cannot be changed, so that another role is another binding. */
    private String bindingOf(String role) {
        return name + "-" + new ObjectContent(TextNode.valueOf(role)).digest().substring(0, BINDING_DIGITS);
    }

    private ClusterRoleBinding everywhere(String role) {
        return new ClusterRoleBindingBuilder().withMetadata(metadata("", bindingOf(role)))
                .withRoleRef(ref(role))
                .withSubjects(subject())
                .build();
    }

    private RoleBinding in(String namespace, String role) {
        return new RoleBindingBuilder().withMetadata(metadata(namespace, bindingOf(role)))
                .withRoleRef(ref(role))
                .withSubjects(subject())
                .build();
    }

    private void prune(Registration wanted) {
        String binding = bindingOf(wanted.clusterRole());
        Set<String> kept = new HashSet<>(wanted.namespaces());
        clusterBindings().stream()
                .filter(each -> !kept.isEmpty() || !each.getMetadata().getName().equals(binding))
                .forEach(each -> delete(CLUSTER_BINDINGS, each));
        bindings().stream()
                .filter(each -> !kept.contains(each.getMetadata().getNamespace())
                        || !each.getMetadata().getName().equals(binding))
                .forEach(each -> delete(BINDINGS, each));
    }

    private List<ClusterRoleBinding> clusterBindings() {
        return inside.call("list", CLUSTER_BINDINGS, "", "")
                .run(() -> inside.client().rbac().clusterRoleBindings().withLabel(LABEL, place.id()).list().getItems());
    }

    private List<RoleBinding> bindings() {
        return inside.call("list", BINDINGS, KubeCall.ALL_NAMESPACES, "")
                .run(() -> inside.client()
                        .rbac()
                        .roleBindings()
                        .inAnyNamespace()
                        .withLabel(LABEL, place.id())
                        .list()
                        .getItems());
    }

    private void ensureNamespace(String namespace) {
        boolean there = inside.call("get", "namespaces", "", namespace)
                .run(() -> inside.client().namespaces().withName(namespace).get()) != null;
        if (!there) {
            var made = new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build();
            inside.call("create", "namespaces", "", namespace).run(() -> inside.client().resource(made).create());
        }
    }

    private <T extends HasMetadata> T apply(String resource, T object) {
        return inside
                .call("patch", resource, Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                        object.getMetadata().getName())
                .run(() -> inside.client()
                        .resource(object)
                        .fieldManager(ReleaseWrites.MANAGER)
                        .forceConflicts()
                        .serverSideApply());
    }

    private void delete(String resource, HasMetadata object) {
        inside.call("delete", resource, Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                object.getMetadata().getName()).run(() -> inside.client().resource(object).delete());
    }

    private ObjectMeta metadata(String namespace, String objectName) {
        return new ObjectMetaBuilder().withNamespace(namespace.isEmpty() ? null : namespace)
                .withName(objectName)
                .withLabels(Map.of("app.kubernetes.io/managed-by", ReleaseWrites.MANAGER, LABEL, place.id()))
                .build();
    }

    private static RoleRef ref(String role) {
        return new RoleRefBuilder().withApiGroup(RBAC).withKind("ClusterRole").withName(role).build();
    }

    private Subject subject() {
        return new SubjectBuilder().withKind("ServiceAccount").withNamespace(NAMESPACE).withName(name).build();
    }
}
