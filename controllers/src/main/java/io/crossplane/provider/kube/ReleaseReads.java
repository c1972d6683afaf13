package io.crossplane.provider.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.HostPart.Owned;
import io.crossplane.provider.kube.KubeException.Kind;
import io.crossplane.provider.kube.ReleaseTopic.OneObject;

/** Reads directly what {@link ReleaseWatches} would know, and what they do not keep. */
public final class ReleaseReads {

    private static final String JSON = "application/json";

    private final KindDirectory kinds;

    /** Shares what is known of kinds with the watches. */
    public ReleaseReads(KindDirectory kinds) {
        this.kinds = kinds;
    }

    /**
     * Helm's records of the release, oldest first; one request.
     *
     * @throws KubeException if they cannot be read
     */
    public List<ObjectHead> records(ClusterConnection cluster, ReleaseKey key, Duration limit) {
        WatchTarget all = ReleaseStreams.RECORDS;
        String path = "/api/v1/namespaces/" + key.namespace() + "/secrets";
        String selector = all.labelSelector() + ",name=" + key.release();
        KubeCall call = new KubeCall(KubeCall.TARGET_CLUSTER, "list", "secrets", key.namespace(), "");
        List<Owned<ObjectHead>> found = new ArrayList<>();
        new JsonRequests(cluster.client())
                .get(path + "?labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8),
                        all.content().acceptList(), call, limit)
                .path("items")
                .forEach(item -> found.add(HostPart.RELEASE_RECORDS.decode(item)));
        return HostPart.of(key.release(), found).stream().sorted(HostPart.BY_REVISION).toList();
    }

    /**
     * The objects of these names, whatever labels they bear; a request for each.
     *
     * @param limit for each of the requests
     * @throws KubeException if any of it cannot be read
     */
    public ObjectStates objects(ClusterConnection cluster, ReleaseKey key, Set<ObjectName> names, Duration limit) {
        Map<ObjectName, ObjectState> present = new HashMap<>();
        Set<ObjectName> unserved = new HashSet<>();
        for (ObjectName name : names) {
            Optional<OneObject> object = find(cluster, key, name, limit);
            if (object.isEmpty()) {
                unserved.add(name);
            } else {
                read(cluster, object.get(), limit)
                        .ifPresent(json -> present.put(name, ObjectState.of(name.apiVersion(), name.kind(), json)));
            }
        }
        return new ObjectStates(present, unserved);
    }

    /**
     * One object as the API server shows it; empty if it does not exist or its kind is not served.
     *
     * @param limit for each request, of which there are at most two
     * @throws KubeException if it cannot be read
     */
    public Optional<JsonNode> object(ClusterConnection cluster, ReleaseKey key, ObjectName name, Duration limit) {
        return find(cluster, key, name, limit).flatMap(object -> read(cluster, object, limit));
    }

    private Optional<OneObject> find(ClusterConnection cluster, ReleaseKey key, ObjectName name, Duration limit) {
        return kinds.of(cluster.access())
                .find(new JsonRequests(cluster.client()), name.apiVersion(), name.kind(), limit)
                .map(kind -> OneObject.of(kind, name, key));
    }

    private static Optional<JsonNode> read(ClusterConnection cluster, OneObject object, Duration limit) {
        KubeCall call = new KubeCall(KubeCall.TARGET_CLUSTER, "get", object.kind().resource(), object.namespace(),
                object.name());
        try {
            return Optional.of(new JsonRequests(cluster.client()).get(object.path(), JSON, call, limit));
        } catch (KubeException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
