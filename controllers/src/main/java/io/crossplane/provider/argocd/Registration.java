package io.crossplane.provider.argocd;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.crossplane.provider.apis.v1alpha1.ArgoCdCluster;
import io.crossplane.provider.apis.v1alpha1.ArgoCdParameters;
import io.crossplane.provider.apis.v1alpha1.ArgoCdTarget;
import io.crossplane.provider.apis.v1alpha1.IntegrationsParameters;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.config.VirtualClusters;
import io.crossplane.provider.deploy.OwnerMark;

/**
 * A virtual cluster as one Argo CD is to know it. Pure.
 *
 * @param secret name of the Secret in the Argo CD's namespace
 * @param name what Argo CD calls the virtual cluster
 * @param namespaces inside, that alone may be worked in; empty for the whole virtual cluster
 * @param clusterRole inside, that Argo CD has
 * @param labels for the Secret: those of the VCluster, for the generators of ApplicationSets
 * @param annotations likewise
 * @param displayName namespace and name of the VCluster, for people
 */
public record Registration(Place place, String secret, String name, String server, Optional<String> project,
        List<String> namespaces, String clusterRole, Map<String, String> labels, Map<String, String> annotations,
        OwnerMark owner, String displayName) {

    private static final String WHOLE = "cluster-admin";
    private static final String NAMESPACED = "admin";

    public Registration {
        namespaces = List.copyOf(namespaces);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /**
     * What a VCluster asks for.
     *
     * @param server the address that its published kubeconfig names
     */
    public static List<Registration> of(VCluster vcluster, URI server) {
        IntegrationsParameters integrations = vcluster.getSpec().getForProvider().integrations();
        ArgoCdParameters argocd = integrations == null ? null : integrations.argocd();
        return argocd == null ? List.of()
                : argocd.register().stream().map(wanted -> of(vcluster, wanted, server.toString())).toList();
    }

    private static Registration of(VCluster vcluster, ArgoCdParameters.Registration wanted, String server) {
        String namespace = vcluster.getMetadata().getNamespace();
        String name = vcluster.getMetadata().getName();
        return new Registration(
                new Place(Optional.ofNullable(wanted.cluster()).orElse(ArgoCdCluster.HOST),
                        Optional.ofNullable(wanted.namespace()).orElse(ArgoCdTarget.NAMESPACE)),
                secretOf(vcluster), Optional.ofNullable(wanted.name()).orElse(namespace + "-" + name),
                Optional.ofNullable(wanted.server()).orElse(server), Optional.ofNullable(wanted.project()),
                wanted.namespaces().stream().sorted().distinct().toList(),
                Optional.ofNullable(wanted.clusterRole()).orElse(wanted.namespaces().isEmpty() ? WHOLE : NAMESPACED),
                copied(vcluster.getMetadata().getLabels(), Registration::isCopied),
                copied(vcluster.getMetadata().getAnnotations(), Registration::isCopied),
                new OwnerMark(vcluster.getMetadata().getUid()), namespace + "/" + name);
    }

    /**
     * Whether Argo CD would take it for the cluster that it runs on: deployments that are meant for that one would go to the virtual cluster, or
     * nowhere ({@code KubernetesInternalAPIServerAddr} of {@code pkg/apis/application/v1alpha1}, Argo CD 3).
     */
    public boolean isOfArgoCdItself() {
        // Not java.net.URI, which fails on some of what the API accepts.
        String host = server.replaceFirst("^https://([^/?#]*@)?([^/?#:]*).*$", "$2").toLowerCase(Locale.ROOT);
        return name.equals("in-cluster") || host.equals("kubernetes") || host.startsWith("kubernetes.default");
    }

    /** The name of the Secret in whatever Argo CD: unambiguous, and it does not change while the VCluster lives. */
    public static String secretOf(VCluster vcluster) {
        return VirtualClusters.generatedNamespace(vcluster);
    }

    private static Map<String, String> copied(Map<String, String> all, Predicate<String> isCopied) {
        Map<String, String> some = new TreeMap<>(Optional.ofNullable(all).orElse(Map.of()));
        some.keySet().removeIf(isCopied.negate());
        return some;
    }

    /**
     * What says something to another controller about the VCluster would say it about the Secret: Argo CD would take the Secret for a part
     * of the Application that the VCluster belongs to, and prune it.
     */
    private static boolean isCopied(String key) {
        int slash = key.indexOf('/');
        String domain = slash < 0 ? "" : key.substring(0, slash);
        return !key.equals("app.kubernetes.io/instance")
                && List.of("crossplane.io", "argoproj.io", "kubectl.kubernetes.io", "upbound.io", "helm.sh",
                        "toolkit.fluxcd.io").stream().noneMatch(owner -> isOf(domain, owner));
    }

    private static boolean isOf(String domain, String owner) {
        return domain.equals(owner) || domain.endsWith("." + owner);
    }
}
