package io.crossplane.provider.knative;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;

/**
 * Looks after one Service: brings it to the host cluster, and shows inside what becomes of it. Goes by the state of both clusters alone, so
 * that it may be repeated and interrupted at will; both must be current. Called by one thread at a time.
 */
final class ServiceWork {

    /** How long after a write the copy of the host cluster may not show it. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final Tenant tenant;
    private final Names names;
    private final ServiceTranslation translation;
    private final CopyWork copies;
    private final Side host;
    private final Side inside;
    private final Clock clock;
    private final Map<Key, Applied> applied = new ConcurrentHashMap<>();

    /** Which generation the host cluster has made of it last; by this a change there is noticed that is not ours. Forgotten with the process. */
    private record Applied(long generation, Instant at) {

        private boolean isNewer(long found, Instant now) {
            return found < generation && at.isAfter(now.minus(LATE));
        }
    }

    ServiceWork(Tenant tenant, Names names, Crossing crossing, CopyWork copies, Clock clock) {
        this.tenant = tenant;
        this.names = names;
        this.translation = new ServiceTranslation(tenant, names);
        this.copies = copies;
        this.host = crossing.host();
        this.inside = crossing.inside();
        this.clock = clock;
    }

    /** Does what there is to do; empty if there is no such Service inside any more. */
    Optional<Standing> reconcile(Key key) {
        Optional<ObjectNode> service = inside.get(Kind.SERVICE, key).filter(each -> !isDeleting(each));
        if (service.isEmpty()) {
            host.get(Kind.SERVICE, place(key))
                    .filter(each -> !isDeleting(each) && Marks.inside(each).filter(key::equals).isPresent())
                    .ifPresent(each -> host.delete(Kind.SERVICE, each));
            Shown.remove(inside, key, Set.of());
            applied.remove(key);
            return Optional.empty();
        }
        return Optional.of(reconcile(key, service.get()));
    }

    private Standing reconcile(Key key, ObjectNode service) {
        NamesInside inward = inward(key, service);
        Standing standing = stand(key, service, inward);
        new Shown(host, inside, service, inward).reconcile();
        return standing;
    }

    private Standing stand(Key key, ObjectNode service, NamesInside inward) {
        if (isBehind(key)) {
            return Standing.again();
        }
        try {
            return tell(service, inward, bring(key, service, inward));
        } catch (Refusal e) {
            String message = inward.text(e.getMessage());
            put(service, StatusTranslation.refused(service, e.reason(), message, clock.instant()));
            return Standing.troubled("Service %s in %s: %s".formatted(key.name(), key.namespace(), message),
                    e.isWorthRetrying());
        }
    }

    /**
     * Sees to it that the host cluster has the Service as it is inside.
     *
     * @return whether it has, and its Knative has seen it
     */
    private boolean bring(Key key, ObjectNode service, NamesInside inward) {
        JsonNode spec = service.path("spec").path("template").path("spec");
        PodRules.objection(spec).map(Refusal::byRule).ifPresent(refusal -> {
            throw refusal;
        });
        Optional<ObjectNode> found = host.get(Kind.SERVICE, place(key));
        found.ifPresent(each -> Refusal.ifOfAnother(each, key));
        if (found.filter(ServiceWork::isDeleting).isPresent()) {
            return false;
        }
        try {
            References.in(spec)
                    .stream()
                    .filter(reference -> Kind.COPIED.contains(reference.kind()))
                    .forEach(reference -> copies.reconcile(reference.kind(),
                            new Key(key.namespace(), reference.name())));
            return apply(key, translation.toHost(service, account(key, spec), inward::revisionOnHost), found);
        } catch (KubeException e) {
            throw Refusal.isAnswer(e) ? Refusal.byHost(e.getMessage()) : e;
        }
    }

    private boolean apply(Key key, ObjectNode wanted, Optional<ObjectNode> found) {
        Imprint imprint = Imprint.of(wanted);
        imprint.stamp(wanted);
        long generation = found.map(ServiceWork::generation).orElse(0L);
        boolean touched = Optional.ofNullable(applied.get(key))
                .filter(before -> before.generation() != generation)
                .isPresent();
        if (!touched && found.filter(each -> Imprint.isOn(each, wanted)).isPresent()) {
            applied.putIfAbsent(key, new Applied(generation, Instant.MIN));
            return StatusTranslation.isObserved(found.get());
        }
        found.ifPresentOrElse(each -> imprint.keepTemplate(each, wanted, touched),
                () -> Refusal.ifTaken(host, Kind.SERVICE, place(key), key, tenant));
        ObjectNode answer = host.apply(Kind.SERVICE, wanted);
        applied.put(key, new Applied(generation(answer), clock.instant()));
        return found.filter(each -> generation(each) == generation(answer))
                .filter(StatusTranslation::isObserved)
                .isPresent();
    }

    /** Whether the copy of the host cluster is from before what was applied last. */
    private boolean isBehind(Key key) {
        long found = host.get(Kind.SERVICE, place(key)).map(ServiceWork::generation).orElse(0L);
        return Optional.ofNullable(applied.get(key)).filter(last -> last.isNewer(found, clock.instant())).isPresent();
    }

    /** An account that vCluster has synced, which it does only on request; else that of all synced pods. Neither gets a token. */
    private Optional<String> account(Key key, JsonNode spec) {
        String name = spec.path("serviceAccountName").asText();
        if (!tenant.accountsSynced() || name.isEmpty() || name.equals("default")) {
            return tenant.workloadAccount();
        }
        Key synced = new Key(tenant.hostNamespace(), names.host(new Key(key.namespace(), name)));
        boolean isThere = host.read(Kind.SERVICE_ACCOUNT, synced)
                .filter(each -> each.path("metadata")
                        .path("labels")
                        .path(Marks.MANAGED_BY)
                        .asText()
                        .equals(tenant.vcluster()))
                .isPresent();
        if (!isThere) {
            throw Refusal.withoutAccount(name);
        }
        return Optional.of(synced.name());
    }

    private Standing tell(ObjectNode service, NamesInside inward, boolean settled) {
        Optional<ObjectNode> found = host.get(Kind.SERVICE, place(Marks.key(service)))
                .filter(each -> each.path("status").isObject());
        found.ifPresent(each -> put(service, StatusTranslation.ofService(service, each, inward, settled)));
        return Standing.there(settled && found.filter(StatusTranslation::isReady).isPresent());
    }

    private void put(ObjectNode service, ObjectNode status) {
        if (!status.equals(service.path("status"))) {
            inside.status(Kind.SERVICE, service, status);
        }
    }

    private NamesInside inward(Key key, ObjectNode service) {
        Map<Reference, String> references = new HashMap<>();
        for (Kind kind : Kind.COPIED) {
            host.all(kind)
                    .forEach(copy -> Marks.inside(copy)
                            .ifPresent(source -> references.put(new Reference(kind, Marks.key(copy).name()),
                                    source.name())));
        }
        References.in(service.path("spec").path("template").path("spec"))
                .forEach(each -> references.put(translation.toHost(each, key.namespace()), each.name()));
        return NamesInside.of(new RevisionName(key.name(), names.host(key)),
                host.all(Kind.REVISION)
                        .stream()
                        .filter(each -> Marks.inside(each).filter(key::equals).isPresent())
                        .collect(Collectors.toList()),
                references);
    }

    private Key place(Key key) {
        return new Key(tenant.hostNamespace(), names.host(key));
    }

    private static long generation(JsonNode object) {
        return object.path("metadata").path("generation").asLong();
    }

    static boolean isDeleting(JsonNode object) {
        return object.path("metadata").hasNonNull("deletionTimestamp");
    }
}
