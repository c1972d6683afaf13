package io.crossplane.provider.release.question;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.ObjectName;

/**
 * Which objects a release may be asked about. Inside a virtual cluster that is every one. In the cluster of a provider config others live,
 * too, and the credentials may be those of the provider: there it is what the release itself consists of, and what is in its namespace.
 *
 * @param everywhere whether the cluster is the user's own
 * @param namespace of the release
 * @param own what the release consists of
 */
public record Reach(boolean everywhere, String namespace, List<Manifest.Entry> own) {

    /** Whether it may be looked for at all. */
    public boolean includes(ObjectName name) {
        return everywhere || in(name.namespace()).equals(namespace) || isOwn(name);
    }

    /** Whether the object that was found is where the name said; one that is in no namespace is in nobody's. */
    public boolean includes(ObjectName name, JsonNode found) {
        return everywhere || found.path("metadata").path("namespace").asText().equals(namespace) || isOwn(name);
    }

    /** Whether the release itself consists of it, among others. */
    public boolean isOwn(ObjectName name) {
        return own.stream().anyMatch(entry -> isSame(entry, name));
    }

    /** Whether both name the same object, in whatever version. */
    public boolean isSame(Manifest.Entry entry, ObjectName name) {
        return group(entry.apiVersion()).equals(group(name.apiVersion())) && entry.kind().equals(name.kind())
                && entry.name().equals(name.name()) && in(entry.namespace()).equals(in(name.namespace()));
    }

    private String in(String stated) {
        return stated.isEmpty() ? namespace : stated;
    }

    private static String group(String apiVersion) {
        return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    }
}
