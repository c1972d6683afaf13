package io.crossplane.provider.deploy.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.Site;
import io.crossplane.provider.deploy.drift.DriftMemory.Key;
import io.crossplane.provider.deploy.drift.ObjectDrift.Repair;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.KubeException.Kind;
import io.crossplane.provider.kube.ObjectContent;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.ReleaseReads;
import io.crossplane.provider.kube.ReleaseWrites;
import io.crossplane.provider.kube.ReleaseWrites.Place;

/** Asks the API server about single objects, and writes them. Keeps in the memory what it learns. */
final class ObjectRequests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_REASON = 512;

    /** What has nothing to do with the object at hand. */
    private static final Set<Kind> OF_THE_CLUSTER = Set.of(Kind.UNREACHABLE, Kind.TIMEOUT, Kind.UNAUTHORIZED,
            Kind.UNTRUSTED, Kind.CONFLICT);

    private final ReleaseReads reads;
    private final ReleaseWrites writes;

    ObjectRequests(ReleaseReads reads, ReleaseWrites writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /**
     * Whether the object differs from the manifest. One request if it does not, another one to tell what does.
     *
     * @throws KubeException if that cannot be told, for a reason that the object has no part in
     */
    Optional<ObjectDrift> examine(Site site, ObjectName name, Key key, DriftMemory memory, Instant now) {
        try {
            Optional<ObjectDrift> drift = compare(site, name, key, memory);
            drift.ifPresent(found -> memory.drifted(key, found, now));
            return drift;
        } catch (KubeException e) {
            if (OF_THE_CLUSTER.contains(e.kind())) {
                throw e;
            }
            ObjectDrift obstructed = ObjectDrift.obstructed(name, reason(e));
            memory.drifted(key, obstructed, now);
            return Optional.of(obstructed);
        }
    }

    private Optional<ObjectDrift> compare(Site site, ObjectName name, Key key, DriftMemory memory) {
        Optional<JsonNode> live = key.isMissing() ? read(site, name) : Optional.empty();
        if (key.isMissing() && live.isEmpty()) {
            return Optional.of(ObjectDrift.missing(name, key.wanted()));
        }
        ObjectNode applied = writes.dryRun(place(site, name), key.wanted(), limit(site));
        if (ObjectContent.of(applied).digest().equals(key.content())) {
            memory.clean(name, key);
            return Optional.empty();
        }
        live = live.or(() -> read(site, name));
        if (live.isEmpty()) {
            return Optional.of(ObjectDrift.missing(name, key.wanted()));
        }
        List<String> paths = ObjectDifference.paths(live.get(), applied, key.ignored());
        if (paths.isEmpty()) {
            memory.clean(name, key.of(live.get()));
            return Optional.empty();
        }
        key.ignored().keepIn(applied, live.get());
        return Optional.of(ObjectDrift.changed(name, paths, writable(applied)));
    }

    /**
     * Puts the object right.
     *
     * @return whether it is right now; if not, the memory knows why
     * @throws KubeException if the cluster cannot be reached, or a conflict if the object has changed meanwhile
     */
    boolean repair(Site site, ObjectDrift drift, DriftMemory memory, Instant now) {
        Repair repair = drift.repair().orElseThrow();
        try {
            ObjectNode made = switch (repair) {
                case Repair.Create(var content) -> writes.create(place(site, drift.name()), content, limit(site));
                case Repair.Replace(var content) -> writes.replace(place(site, drift.name()), content, limit(site));
            };
            memory.fixed(drift.name(), repair, made, now);
            return true;
        } catch (KubeException e) {
            if (OF_THE_CLUSTER.contains(e.kind()) || e.kind() == Kind.ALREADY_EXISTS) {
                memory.forget(drift.name());
                throw e;
            }
            memory.obstructed(drift.because(reason(e)), now);
            return false;
        }
    }

    private Optional<JsonNode> read(Site site, ObjectName name) {
        return reads.object(site.cluster().connection(), site.key(), name, limit(site));
    }

    private static Place place(Site site, ObjectName name) {
        return new Place(site.cluster().connection(), site.key(), name);
    }

    private static Duration limit(Site site) {
        return site.cluster().deadline().atMost(LIMIT);
    }

    /** Who owns which field the API server works out anew. */
    private static ObjectNode writable(ObjectNode applied) {
        applied.withObjectProperty("metadata").remove("managedFields");
        return applied;
    }

    /** What the API server says, without the values that it quotes. */
    private static String reason(KubeException failure) {
        String text = Failures.text(failure)
                .replaceFirst("(?s)(Invalid|Unsupported|Duplicate) value: .*: ", "$1 value: …: ");
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON - 1) + "…";
    }
}
