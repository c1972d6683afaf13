package io.crossplane.provider.rancher;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.rancher.RancherException.Kind;

/**
 * Finds the cluster of an import in Rancher, and makes it (rancher.md 2.6 and 6.3). What belongs to others is an error, never taken over
 * by its name alone.
 */
final class Registry {

    private final RancherClient client;
    private final DesiredImport wanted;

    Registry(RancherClient client, DesiredImport wanted) {
        this.client = client;
        this.wanted = wanted;
    }

    /**
     * By the id that is known, else by the name. Who owns nothing but this cluster is told that it is forbidden when it is gone; so it counts
     * as gone, for making it anew is refused if it is not: its name is its own in Rancher's newer API.
     */
    Registration find(Optional<String> id) {
        try {
            return findVisible(id);
        } catch (RancherException e) {
            if (e.kind() == Kind.FORBIDDEN && id.filter(each -> each.startsWith("c-m-")).isPresent()) {
                return byName();
            }
            throw e;
        }
    }

    /** The same, where it must be sure that it is gone. */
    Registration findVisible(Optional<String> id) {
        Optional<RancherCluster> known = id.flatMap(client::cluster);
        return known.isPresent() ? judged(known.get(), true) : byName();
    }

    /** Makes it; one of that name that was made in the same moment is found by the next look. */
    void create() {
        try {
            client.createProvisioning(wanted);
        } catch (RancherException e) {
            switch (e.kind()) {
                case NOT_FOUND -> createManagement();
                case CONFLICT -> expectOurs();
                case REFUSED -> throw refused(e);
                default -> throw e;
            }
        }
    }

    /** It is ours, if a former attempt was cut off; else it is of somebody whose clusters the token's user does not see. */
    private void expectOurs() {
        if (byName() instanceof Registration.None) {
            throw ImportConditions.invalid(ImportConditions.REGISTERED, "NameConflict",
                    "Rancher has a cluster \"%s\" that the user of the token does not see; choose another clusterName"
                            .formatted(wanted.name()));
        }
    }

    /** Where Rancher's newer API is off. That one checks names in each replica by itself, so it is asked once more. */
    private void createManagement() {
        if (byName() instanceof Registration.None) {
            try {
                client.createManagement(wanted);
            } catch (RancherException e) {
                throw e.kind() == Kind.REFUSED ? refused(e) : e;
            }
        }
    }

    private Registration byName() {
        Optional<ProvisioningCluster> begun = provisioning();
        if (begun.isPresent()) {
            return of(begun.get());
        }
        List<RancherCluster> twins = client.clustersNamed(wanted.name());
        return twins.isEmpty() ? new Registration.None() : judged(twins.getFirst(), false);
    }

    /** Who may see only his own is told of others, and of what does not exist, that it is forbidden. */
    private Optional<ProvisioningCluster> provisioning() {
        try {
            return client.provisioning(wanted.workspace(), wanted.name());
        } catch (RancherException e) {
            if (e.kind() == Kind.FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Registration of(ProvisioningCluster cluster) {
        if (cluster.removed()) {
            return new Registration.Leaving(cluster.name());
        }
        boolean owned = wanted.owns(cluster.labels(), cluster.annotations(), false);
        if (!owned && !(cluster.imported() && wanted.mayAdopt(cluster.name(), cluster.labels()))) {
            throw conflict(cluster.annotations());
        }
        Optional<RancherCluster> known = cluster.clusterId().flatMap(client::cluster);
        return known.map(each -> judged(each, false)).orElseGet(() -> new Registration.Begun(cluster, owned));
    }

    private Registration judged(RancherCluster cluster, boolean named) {
        boolean owned = wanted.owns(cluster.labels(), cluster.annotations(), named);
        if (!owned && !(cluster.isImported() && wanted.mayAdopt(cluster.name(), cluster.labels()))) {
            throw conflict(cluster.annotations());
        }
        return new Registration.Known(cluster, owned);
    }

    private ExternalException conflict(Map<String, String> annotations) {
        String whose = Optional.ofNullable(annotations.get(OwnerMark.OWNER_NAME))
                .map(owner -> "made for " + owner)
                .orElse("not made for this object");
        return ImportConditions.invalid(ImportConditions.REGISTERED, "NameConflict",
                "Rancher has a cluster \"%s\" that was %s; choose another clusterName, or set adoption to Any to take over one that was made for nobody"
                        .formatted(wanted.name(), whose));
    }

    private static ExternalException refused(RancherException e) {
        Condition condition = ImportConditions.no(ImportConditions.REGISTERED, "InvalidSpec", e.getMessage());
        return new ExternalException(ExternalException.Kind.INVALID, e.getMessage(), e, List.of(condition));
    }
}
