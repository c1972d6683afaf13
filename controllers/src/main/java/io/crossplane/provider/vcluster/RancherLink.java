package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.Reference;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherImportParameters;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.RancherParameters;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.kube.ClusterAccess;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Permission;
import io.crossplane.provider.kube.Permissions;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ResourceKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;

/**
 * The RancherImport of a virtual cluster: made, kept and removed as the VCluster's block {@code rancher} says, and shown in the VCluster's
 * status. It has a reconcile of its own, so that no Rancher ever keeps the virtual cluster from anything. Lives for one reconcile.
 */
final class RancherLink {

    /** What an observation names when there is something to do. */
    static final String DIFFERENCE = "rancher";
    static final String CONDITION = "RancherReady";
    /** How the types of all conditions begin that speak of Rancher. */
    static final String PREFIX = "Rancher";

    private static final String RIGHTS = "RancherRightsMissing";
    private static final String FAILED = "RancherImportFailed";
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final String RESOURCE = HasMetadata.getFullResourceName(RancherImport.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    /** How long the virtual cluster stays up for Rancher to clean up in it (rancher.md 3.2). */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final Ways ways;
    private final VCluster resource;
    private final Deadline deadline;
    private final Remembered<Trouble> troubles;
    private final Optional<RancherImport> wanted;
    private @Nullable Optional<RancherImport> found;

    /**
     * What leads to RancherImports.
     *
     * @param controlPlane the provider's own access to the cluster that Crossplane runs on
     */
    record Ways(RancherImports imports, Clusters clusters, ClusterAccess controlPlane, Clock clock) {}

    /** Why the RancherImport could not be written or deleted, and when that is tried again. */
    record Trouble(String reason, String message, Instant until) {}

    /**
     * What one look shows.
     *
     * @param isDue whether there is something to do
     * @param conditions what is told, and what is not told any more
     * @param again when to look again at the latest
     */
    record Look(boolean isDue, List<Condition> conditions, @Nullable RancherObservation shown,
            Optional<Duration> again) {}

    /** How the RancherImport that there is compares with the one wanted. */
    private enum Standing {
        NONE, UNSERVED, OF_OTHERS, MISSING, DIFFERENT, UNWANTED, LEAVING, RIGHT
    }

    RancherLink(Ways ways, VCluster resource, Remembered<Trouble> troubles, Deadline deadline) {
        this.ways = ways;
        this.resource = resource;
        this.troubles = troubles;
        this.deadline = deadline;
        this.wanted = Optional.ofNullable(resource.getSpec().getForProvider().rancher())
                .map(rancher -> wanted(resource, rancher));
    }

    /** The one of its name, looked up once. */
    private Optional<RancherImport> existing() {
        Optional<RancherImport> known = found;
        if (known == null) {
            known = mayExist() ? ways.imports().find(key()) : Optional.empty();
            found = known;
        }
        return known;
    }

    /** What a VCluster wants there to be. */
    private static RancherImport wanted(VCluster resource, RancherParameters rancher) {
        RancherImport made = new RancherImport();
        made.setMetadata(new ObjectMetaBuilder().withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withOwnerReferences(new OwnerReferenceBuilder().withApiVersion(resource.getApiVersion())
                        .withKind(resource.getKind())
                        .withName(resource.getMetadata().getName())
                        .withUid(resource.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .build());
        made.getSpec().setManagementPolicies(resource.getSpec().getManagementPolicies());
        made.getSpec().setProviderConfigRef(resource.getSpec().getProviderConfigRef());
        made.getSpec()
                .setForProvider(new RancherImportParameters(new Reference(resource.getMetadata().getName()), rancher));
        return made;
    }

    /** Where nobody wants one, none is looked for at a price, unless one is known to have been there. */
    private boolean mayExist() {
        return ways.imports().areListed() || wanted.isPresent() || resource.isMarkedForDeletion()
                || shown().isPresent();
    }

    /** Looks at what is known. Changes nothing and does not fail. */
    Look look() {
        try {
            return look(standing());
        } catch (KubeException e) {
            return new Look(false, List.of(no(FAILED, Failures.text(e))), shown().orElse(null), Optional.of(TRY_AGAIN));
        }
    }

    private Look look(Standing standing) {
        Optional<Trouble> trouble = troubles.known(causeOf(standing))
                .filter(each -> ways.clock().instant().isBefore(each.until()));
        boolean due = trouble.isEmpty() && switch (standing) {
            case MISSING, DIFFERENT, UNWANTED -> true;
            case NONE, UNSERVED, OF_OTHERS, LEAVING, RIGHT -> false;
        };
        List<Condition> conditions = new ArrayList<>(mirrored());
        conditions.add(trouble.map(each -> no(each.reason(), each.message())).orElseGet(() -> condition(standing)));
        Optional<Duration> again = trouble.map(each -> Duration.between(ways.clock().instant(), each.until()))
                .or(() -> standing == Standing.UNSERVED ? Optional.of(TRY_AGAIN) : Optional.empty());
        return new Look(due, List.copyOf(conditions), owned().map(RancherLink::seen).orElse(null), again);
    }

    /** Does what the look found due. Does not fail: what goes wrong shows at the next look. */
    void fix() {
        if (!look().isDue()) {
            return;
        }
        Standing standing = standing();
        attempt(causeOf(standing), switch (standing) {
            case MISSING -> this::create;
            case UNWANTED -> this::delete;
            default -> this::replace;
        });
    }

    /**
     * Whom the end of the VCluster waits for: the RancherImport while it is there. Not for one that the provider has no right to delete: that
     * is deleted by the garbage collector, after the VCluster.
     *
     * @throws KubeException if that cannot be found out
     */
    Optional<String> awaited() {
        return owned().filter(each -> each.isMarkedForDeletion() || !mayNotDelete())
                .map(each -> "waits for RancherImport " + each.getMetadata().getName());
    }

    /**
     * Requests the deletion of the RancherImport.
     *
     * @return whether the virtual cluster has to stay up for it
     */
    boolean leaves() {
        Optional<RancherImport> mine = owned();
        if (mine.isEmpty()) {
            return false;
        }
        if (wanted.isPresent() && !isRight(mine.get())) {
            attempt(causeOf(Standing.DIFFERENT), this::replace);
        }
        if (!mine.get().isMarkedForDeletion() && !mayNotDelete()) {
            attempt(causeOf(Standing.UNWANTED), this::delete);
        }
        Instant since = mine.get().isMarkedForDeletion()
                ? Instant.parse(mine.get().getMetadata().getDeletionTimestamp())
                : ways.clock().instant();
        return awaited().isPresent() && ways.clock().instant().isBefore(since.plus(GRACE));
    }

    private Standing standing() {
        if (existing().isEmpty() && wanted.isPresent()) {
            return ways.imports().areServed() ? Standing.MISSING : Standing.UNSERVED;
        }
        if (owned().isEmpty()) {
            return wanted.isPresent() ? Standing.OF_OTHERS : Standing.NONE;
        }
        boolean leaving = owned().get().isMarkedForDeletion();
        if (wanted.isPresent() && !isRight(owned().get())) {
            // Also of one that is being deleted: by its deletionPolicy it may be let go.
            return Standing.DIFFERENT;
        }
        return leaving ? Standing.LEAVING : wanted.isPresent() ? Standing.RIGHT : Standing.UNWANTED;
    }

    /** By what is written: an empty text is not, and counts as none. */
    private boolean isRight(RancherImport there) {
        var now = there.getSpec();
        var then = wanted.orElseThrow().getSpec();
        return SERIALIZATION.convertValue(now.getForProvider(), JsonNode.class)
                .equals(SERIALIZATION.convertValue(then.getForProvider(), JsonNode.class))
                && now.getManagementPolicies().equals(then.getManagementPolicies())
                && now.getProviderConfigRef().equals(then.getProviderConfigRef());
    }

    /** The one that there is, if it was made for this VCluster. */
    private Optional<RancherImport> owned() {
        return existing().filter(each -> Optional.ofNullable(each.getMetadata().getOwnerReferences())
                .orElse(List.of())
                .stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(OwnerReference::getUid)
                .anyMatch(resource.getMetadata().getUid()::equals));
    }

    private Condition condition(Standing standing) {
        return switch (standing) {
            case NONE -> Conditions.none(CONDITION);
            case UNSERVED ->
                    no("KindNotActivated", "kind RancherImport is not served; activate %s".formatted(RESOURCE));
            case OF_OTHERS -> no("RancherImportOfOthers",
                    "RancherImport \"%s\" was not made for this VCluster; delete it, or remove forProvider.rancher"
                            .formatted(key().name()));
            case MISSING -> no("Creating", "");
            case UNWANTED, LEAVING -> no("Deleting", owned().map(RancherLink::message).orElse(""));
            case DIFFERENT, RIGHT -> ready(existing().orElseThrow());
        };
    }

    private static Condition ready(RancherImport there) {
        Condition ready = there.getStatus().condition(Conditions.READY).orElseGet(() -> no("Creating", ""));
        return Conditions.of(CONDITION, ready.status(), ready.reason(), message(there));
    }

    /** Why it is not done with, if it says so. */
    private static String message(RancherImport there) {
        return there.getStatus()
                .condition(Conditions.SYNCED)
                .filter(synced -> synced.status() == Condition.Status.FALSE)
                .or(() -> there.getStatus().condition(Conditions.READY))
                .map(condition -> Objects.requireNonNullElse(condition.message(), ""))
                .orElse("");
    }

    /** The conditions of the RancherImport that speak of Rancher, and the end of those that it has no more. */
    private List<Condition> mirrored() {
        List<Condition> all = new ArrayList<>(owned().map(each -> each.getStatus().getConditions())
                .orElse(List.of())
                .stream()
                .filter(each -> each.type().startsWith(PREFIX))
                .toList());
        List<String> types = all.stream().map(Condition::type).toList();
        resource.getStatus()
                .getConditions()
                .stream()
                .map(Condition::type)
                .filter(type -> type.startsWith(PREFIX) && !type.equals(CONDITION) && !types.contains(type))
                .map(Conditions::none)
                .forEach(all::add);
        return all;
    }

    private static Condition no(String reason, String message) {
        return Conditions.of(CONDITION, Condition.Status.FALSE, reason, message);
    }

    private static @Nullable RancherObservation seen(RancherImport there) {
        return there.getStatus().getAtProvider();
    }

    private Optional<RancherObservation> shown() {
        return Optional.ofNullable(resource.getStatus().getAtProvider())
                .flatMap(all -> Optional.ofNullable(all.rancher()));
    }

    private Object causeOf(Standing standing) {
        return List.of(standing, resource.getMetadata().getGeneration());
    }

    private boolean mayNotDelete() {
        return troubles.known(causeOf(Standing.UNWANTED)).filter(each -> each.reason().equals(RIGHTS)).isPresent();
    }

    private void attempt(Object cause, Consumer<KubernetesClient> work) {
        try (Clusters.Lease lease = ways.clusters().lease(ways.controlPlane())) {
            work.accept(lease.connection().client(deadline.atMost(REQUEST_LIMIT)));
            troubles.forget();
        } catch (KubeException e) {
            // What has changed since it was seen is seen again soon.
            if (e.kind() != KubeException.Kind.CONFLICT) {
                boolean rights = e.kind() == KubeException.Kind.DENIED && lacksDeletion();
                troubles.put(cause,
                        new Trouble(rights ? RIGHTS : FAILED,
                                rights ? Failures.text(e) + "; it is in ClusterRole provider-vcluster-imports"
                                        : Failures.text(e),
                                ways.clock().instant().plus(TRY_AGAIN)));
            }
        }
    }

    /** A policy of the cluster refuses in the same way; by that, nothing is to be decided. */
    private boolean lacksDeletion() {
        var deletion = new Permission("delete", HasMetadata.getGroup(RancherImport.class),
                HasMetadata.getPlural(RancherImport.class), key().namespace());
        try (Clusters.Lease lease = ways.clusters().lease(ways.controlPlane())) {
            return new Permissions()
                    .missing(lease.connection(), KubeCall.CONTROL_PLANE, List.of(deletion),
                            deadline.atMost(REQUEST_LIMIT))
                    .findAny()
                    .isPresent();
        } catch (KubeException e) {
            return false;
        }
    }

    private void create(KubernetesClient client) {
        call("create").run(() -> client.resource(wanted.orElseThrow()).create());
    }

    /** As a whole, so that what others have added to the spec goes. */
    private void replace(KubernetesClient client) {
        RancherImport changed = SERIALIZATION.clone(existing().orElseThrow());
        var spec = wanted.orElseThrow().getSpec();
        changed.getSpec().setForProvider(spec.getForProvider());
        changed.getSpec().setManagementPolicies(spec.getManagementPolicies());
        changed.getSpec().setProviderConfigRef(spec.getProviderConfigRef());
        call("update").run(() -> client.resource(changed).update());
    }

    private void delete(KubernetesClient client) {
        RancherImport mine = existing().orElseThrow();
        call("delete")
                .run(() -> client.resource(mine).lockResourceVersion(mine.getMetadata().getResourceVersion()).delete());
    }

    private KubeCall call(String verb) {
        return KubeCall.onControlPlane(verb, RESOURCE, key().namespace(), key().name());
    }

    private ResourceKey key() {
        return new ResourceKey(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }
}
