package io.crossplane.provider.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.crossplane.provider.kube.HostPart.Owned;

/** Reads directly what {@link HostWatches} would know: six small requests. For the time before and between the watches. */
public final class HostReads {

    /**
     * Reads the virtual cluster's parts from its host cluster. A namespace that does not exist yields empty lists.
     *
     * @param limit for each of the requests
     * @throws KubeException if any of it cannot be read
     */
    public HostSnapshot read(ClusterConnection host, ReleaseKey key, Duration limit) {
        Reading reading = new Reading(new JsonRequests(host.client()), key.namespace(), limit);
        return new HostParts(reading.all(HostPart.RELEASE_RECORDS), reading.all(HostPart.KUBECONFIGS),
                reading.all(HostPart.STATEFUL_SETS), reading.all(HostPart.DEPLOYMENTS), reading.all(HostPart.PODS),
                reading.all(HostPart.CLAIMS)).of(key.release());
    }

    private record Reading(JsonRequests reads, String namespace, Duration limit) {

        private <T> List<Owned<T>> all(HostPart<T> part) {
            WatchTarget target = part.in(namespace);
            String query = "?labelSelector=" + URLEncoder.encode(target.labelSelector(), StandardCharsets.UTF_8);
            List<Owned<T>> found = new ArrayList<>();
            reads.get(target.path() + query, target.content().acceptList(), target.call(), limit)
                    .path("items")
                    .forEach(item -> found.add(part.decode(item)));
            return found;
        }
    }
}
