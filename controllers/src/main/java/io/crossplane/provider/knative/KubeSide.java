package io.crossplane.provider.knative;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.ClusterConnection;
import io.crossplane.provider.kube.FollowedObjects;
import io.crossplane.provider.kube.FollowedObjects.Extent;
import io.crossplane.provider.kube.FollowedObjects.Watching;
import io.crossplane.provider.kube.JsonObjects;
import io.crossplane.provider.kube.KubeException;

/** {@link Side} over an API server: a watch for each kind, and single requests. */
final class KubeSide implements Side {

    /** Who has written, for the API servers' notes about fields. */
    static final String MANAGER = "provider-vcluster-knative";

    /** For a request; nobody waits for it but the bridge itself. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    private static final List<Kind> FOLLOWED = List.of(Kind.SERVICE, Kind.CONFIGURATION, Kind.REVISION, Kind.ROUTE,
            Kind.SECRET, Kind.CONFIG_MAP);
    private static final Set<Kind> METADATA_ONLY = Set.copyOf(Kind.COPIED);

    private final ClusterConnection cluster;
    private final Scope scope;
    private final Watching watching;
    private final JsonObjects requests;
    private volatile Map<Kind, FollowedObjects> followed = Map.of();
    private boolean closed;

    /**
     * What of the cluster is looked at.
     *
     * @param called what messages call the cluster
     * @param namespace empty for all of them
     * @param vcluster whose objects; empty for all objects
     */
    record Scope(String called, String namespace, String vcluster) {

        /** Revisions bear the marks of the pods that they make; a Secret or ConfigMap with them is one that vCluster has brought. */
        private String selector(Kind kind) {
            if (vcluster.isEmpty()) {
                return "";
            }
            String ofVCluster = Marks.VCLUSTER + "=" + vcluster;
            return Kind.COPIED.contains(kind) ? ofVCluster + "," + Marks.NOT_SYNCED : ofVCluster;
        }
    }

    /** @param cluster kept open by the caller for longer than this */
    KubeSide(ClusterConnection cluster, Scope scope, Watching watching) {
        this.cluster = cluster;
        this.scope = scope;
        this.watching = watching;
        this.requests = new JsonObjects(cluster, scope.called(), MANAGER, LIMIT);
    }

    /** One that is closed already follows nothing. */
    @Override
    public synchronized void follow(Hearer hearer) {
        if (closed) {
            return;
        }
        Map<Kind, FollowedObjects> all = new EnumMap<>(Kind.class);
        for (Kind kind : FOLLOWED) {
            Extent extent = new Extent(kind.served(), scope.namespace(), scope.selector(kind),
                    METADATA_ONLY.contains(kind));
            all.put(kind, new FollowedObjects(extent, cluster, scope.called(), new OfKind(kind, hearer), watching));
        }
        followed = Map.copyOf(all);
        all.values().forEach(FollowedObjects::start);
    }

    @Override
    public boolean isCurrent() {
        Map<Kind, FollowedObjects> all = followed;
        return !all.isEmpty() && all.values().stream().allMatch(FollowedObjects::isCurrent);
    }

    @Override
    public Optional<KubeException> problem() {
        return followed.values().stream().flatMap(each -> each.problem().stream()).findFirst();
    }

    @Override
    public Optional<ObjectNode> get(Kind kind, Key key) {
        return Optional.ofNullable(followed.get(kind)).flatMap(each -> each.get(key.namespace(), key.name()));
    }

    @Override
    public Collection<ObjectNode> all(Kind kind) {
        return Optional.ofNullable(followed.get(kind)).map(FollowedObjects::all).orElse(List.of());
    }

    @Override
    public Optional<ObjectNode> read(Kind kind, Key key) {
        return requests.get(kind.served(), key.namespace(), key.name());
    }

    @Override
    public ObjectNode apply(Kind kind, ObjectNode object) {
        return requests.apply(kind.served(), object);
    }

    @Override
    public ObjectNode create(Kind kind, ObjectNode object) {
        return requests.create(kind.served(), object);
    }

    @Override
    public ObjectNode replace(Kind kind, ObjectNode object) {
        return requests.replace(kind.served(), object);
    }

    @Override
    public void status(Kind kind, ObjectNode object, ObjectNode status) {
        requests.applyStatus(kind.served(), object, status);
    }

    @Override
    public void delete(Kind kind, ObjectNode object) {
        requests.delete(kind.served(), object);
    }

    @Override
    public synchronized void close() {
        closed = true;
        followed.values().forEach(FollowedObjects::close);
    }

    private record OfKind(Kind kind, Hearer hearer) implements FollowedObjects.Hearer {

        @Override
        public void changed(Optional<ObjectNode> before, Optional<ObjectNode> now) {
            hearer.changed(kind, before, now);
        }

        @Override
        public void current() {
            hearer.current();
        }
    }
}
