package io.crossplane.provider.rancher;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherParameters;
import io.crossplane.provider.apis.v1alpha1.RancherParameters.Adoption;
import io.crossplane.provider.apis.v1alpha1.RancherParameters.DeletionPolicy;
import io.crossplane.provider.apis.v1alpha1.RancherParameters.Readiness;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.managed.GoDuration;

/**
 * What the user wants of a cluster in Rancher, with every default and derived value. Pure.
 *
 * @param name what Rancher calls the cluster
 * @param ownerName kind, namespace and name of the object, which stay when it is made anew
 * @param labels with the mark of the owner
 * @param annotations with that
 * @param atCreation annotations that count only when the cluster is made
 */
record DesiredImport(String name, String workspace, OwnerMark owner, String ownerName, Map<String, String> labels,
        Map<String, String> annotations, Map<String, String> atCreation, Optional<String> description,
        AgentSettings agent, List<Binding> members, Optional<DesiredProject> project, Adoption adoption,
        DeletionPolicy deletionPolicy, Readiness readiness, Duration timeout) {

    /** Where Rancher puts clusters of which nothing else is said. */
    static final String DEFAULT_WORKSPACE = "fleet-default";

    private static final String COPIED = "vcluster.crossplane.io/copied";
    private static final String DESCRIPTION = "field.cattle.io/description";
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final int LONGEST = 63;
    private static final int DIGITS = 8;

    static DesiredImport from(RancherImport resource, RancherParameters spec) {
        OwnerMark owner = new OwnerMark(resource.getMetadata().getUid());
        String ownerName = "%s %s/%s".formatted(resource.getKind(), resource.getMetadata().getNamespace(),
                resource.getMetadata().getName());
        Map<String, String> labels = new TreeMap<>(spec.labels());
        labels.putAll(owner.labels());
        Map<String, String> annotations = new TreeMap<>(spec.annotations());
        annotations.put(OwnerMark.OWNER_NAME, ownerName);
        annotations.put(COPIED, keys(spec.labels()) + ";" + keys(spec.annotations()));
        return new DesiredImport(Optional.ofNullable(spec.clusterName()).orElseGet(() -> defaultName(resource)),
                Optional.ofNullable(spec.fleetWorkspace()).orElse(DEFAULT_WORKSPACE), owner, ownerName, labels,
                annotations, atCreation(spec), Optional.ofNullable(spec.description()), new AgentSettings(spec.agent()),
                spec.members().stream().map(Binding::of).distinct().toList(),
                Optional.ofNullable(spec.project()).map(DesiredProject::from),
                Optional.ofNullable(spec.adoption()).orElse(Adoption.OWNED),
                Optional.ofNullable(spec.deletionPolicy()).orElse(DeletionPolicy.DELETE),
                Optional.ofNullable(spec.readiness()).orElse(Readiness.UNTIL_ACTIVE),
                Optional.ofNullable(spec.importTimeout()).flatMap(GoDuration::parse).orElse(TIMEOUT));
    }

    private static Map<String, String> atCreation(RancherParameters spec) {
        Map<String, String> all = new TreeMap<>();
        all.put("rancher.io/imported-cluster-version-management",
                Boolean.toString(Boolean.TRUE.equals(spec.versionManagement())));
        if (Boolean.FALSE.equals(spec.fleetManaged())) {
            all.put("provisioning.cattle.io/externally-managed", "true");
        }
        if (Boolean.FALSE.equals(spec.creatorOwner())) {
            all.put("field.cattle.io/no-creator-rbac", "true");
        }
        return all;
    }

    /** The annotations of a new cluster. */
    Map<String, String> allAnnotations() {
        Map<String, String> all = new TreeMap<>(annotations);
        all.putAll(atCreation);
        return all;
    }

    /** The same, where the description is one of them. */
    Map<String, String> allAnnotationsAndDescription() {
        Map<String, String> all = allAnnotations();
        description.ifPresent(text -> all.put(DESCRIPTION, text));
        return all;
    }

    /**
     * Whether a cluster with these labels and annotations was made for this object.
     *
     * @param named whether the object names it by its id: then one that was made for its predecessor counts as well, so that objects
     *     that are restored elsewhere find their clusters
     */
    boolean owns(Map<String, String> itsLabels, Map<String, String> itsAnnotations, boolean named) {
        boolean predecessors = named && adoption != Adoption.NEVER && OwnerMark.in(itsLabels).isPresent()
                && ownerName.equals(itsAnnotations.get(OwnerMark.OWNER_NAME));
        return OwnerMark.in(itsLabels).filter(owner::equals).isPresent() || predecessors;
    }

    /** Whether one of this name may be taken over: it was made for nobody. */
    boolean mayAdopt(String itsName, Map<String, String> itsLabels) {
        return adoption == Adoption.ANY && itsName.equals(name) && OwnerMark.in(itsLabels).isEmpty();
    }

    /** At which fields of the spec the cluster differs. */
    List<String> differences(RancherCluster seen) {
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("labels", labelsOver(seen).equals(seen.labels()));
        same.put("annotations", annotationsOver(seen).equals(seen.annotations()));
        same.put("description", description.orElse(seen.description()).equals(seen.description()));
        same.put("agent.env", agent.hasEnvironment(seen.whole().path("agentEnvVars")));
        return same.entrySet().stream().filter(each -> !each.getValue()).map(Map.Entry::getKey).toList();
    }

    /** The labels of the cluster as they should be: of those there are, the ones that this object gave it once and wants no more go. */
    Map<String, String> labelsOver(RancherCluster seen) {
        return over(seen.labels(), given(seen, 0), labels);
    }

    /** The annotations, likewise. */
    Map<String, String> annotationsOver(RancherCluster seen) {
        return over(seen.annotations(), given(seen, 1), annotations);
    }

    private static Map<String, String> over(Map<String, String> seen, List<String> given, Map<String, String> wanted) {
        Map<String, String> all = new TreeMap<>(seen);
        given.forEach(all::remove);
        all.putAll(wanted);
        return all;
    }

    private static List<String> given(RancherCluster seen, int part) {
        String[] parts = seen.annotations().getOrDefault(COPIED, ";").split(";", -1);
        return parts.length == 2 && !parts[part].isEmpty() ? Arrays.asList(parts[part].split(",", -1)) : List.of();
    }

    private static String keys(Map<String, String> all) {
        return String.join(",", new TreeSet<>(all.keySet()));
    }

    /** Namespace and name; one that is too long ends with a hash of both. */
    private static String defaultName(RancherImport resource) {
        String whole = resource.getMetadata().getNamespace() + "-" + resource.getMetadata().getName().replace('.', '-');
        return whole.length() <= LONGEST ? whole
                : whole.substring(0, LONGEST - DIGITS - 1) + "-" + Hashes.sha256(whole).substring(0, DIGITS);
    }
}
