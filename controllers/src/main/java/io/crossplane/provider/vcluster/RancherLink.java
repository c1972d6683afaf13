package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

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
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ResourceKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
    private static final String FIELD_MANAGER = "provider-vcluster";
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
    private final Optional<RancherImport> existing;

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
        this.existing = mayExist() ? ways.imports().find(key()) : Optional.empty();
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
        boolean cheap = ways.imports().areListed();
        boolean known = wanted.isPresent() || resource.isMarkedForDeletion() || shown().isPresent();
        return ways.imports().areServed() && (cheap || known);
    }

    /** Looks at what is known. Changes nothing and does not fail. */
    Look look() {
        Standing standing = standing();
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
        attempt(causeOf(standing), standing == Standing.UNWANTED ? this::delete : this::apply);
    }

    /**
     * Whom the end of the VCluster waits for: the RancherImport while it is there. Not for one that the provider may not delete: that is
     * deleted by the garbage collector, after the VCluster.
     */
    Optional<String> awaited() {
        return owned().filter(each -> each.isMarkedForDeletion() || !mayNotDelete())
                .map(each -> "waits for RancherImport %s%s".formatted(each.getMetadata().getName(),
                        Optional.of(message(each)).filter(text -> !text.isEmpty()).map(": "::concat).orElse("")));
    }

    /**
     * Requests the deletion of the RancherImport.
     *
     * @param since when that of the VCluster was requested
     * @return whether the virtual cluster has to stay up for it
     */
    boolean leaves(Instant since) {
        Optional<RancherImport> mine = owned();
        if (mine.isEmpty()) {
            return false;
        }
        if (wanted.isPresent() && !isRight(mine.get())) {
            attempt(causeOf(Standing.DIFFERENT), this::apply);
        }
        if (!mine.get().isMarkedForDeletion() && !mayNotDelete()) {
            attempt(causeOf(Standing.UNWANTED), this::delete);
        }
        return awaited().isPresent() && ways.clock().instant().isBefore(since.plus(GRACE));
    }

    private Standing standing() {
        if (wanted.isPresent() && !ways.imports().areServed()) {
            return Standing.UNSERVED;
        }
        if (existing.isEmpty()) {
            return wanted.isPresent() ? Standing.MISSING : Standing.NONE;
        }
        if (owned().isEmpty()) {
            return wanted.isPresent() ? Standing.OF_OTHERS : Standing.NONE;
        }
        if (existing.get().isMarkedForDeletion()) {
            return Standing.LEAVING;
        }
        if (wanted.isEmpty()) {
            return Standing.UNWANTED;
        }
        return isRight(existing.get()) ? Standing.RIGHT : Standing.DIFFERENT;
    }

    private boolean isRight(RancherImport there) {
        var now = there.getSpec();
        var then = wanted.orElseThrow().getSpec();
        return now.getForProvider().equals(then.getForProvider())
                && now.getManagementPolicies().equals(then.getManagementPolicies())
                && now.getProviderConfigRef().equals(then.getProviderConfigRef());
    }

    /** The one that there is, if it was made for this VCluster. */
    private Optional<RancherImport> owned() {
        return existing.filter(each -> Optional.ofNullable(each.getMetadata().getOwnerReferences())
                .orElse(List.of())
                .stream()
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
            case DIFFERENT, RIGHT -> ready(existing.orElseThrow());
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
            boolean denied = e.kind() == KubeException.Kind.DENIED;
            troubles.put(cause, new Trouble(denied ? RIGHTS : "RancherImportFailed",
                    denied ? Failures.text(e) + "; it is in ClusterRole provider-vcluster-imports" : Failures.text(e),
                    ways.clock().instant().plus(TRY_AGAIN)));
        }
    }

    private void apply(KubernetesClient client) {
        call("patch").run(() -> client.resource(wanted.orElseThrow())
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply());
    }

    private void delete(KubernetesClient client) {
        call("delete").run(() -> client.resource(existing.orElseThrow()).delete());
    }

    private KubeCall call(String verb) {
        return KubeCall.onControlPlane(verb, RESOURCE, key().namespace(), key().name());
    }

    private ResourceKey key() {
        return new ResourceKey(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }
}
