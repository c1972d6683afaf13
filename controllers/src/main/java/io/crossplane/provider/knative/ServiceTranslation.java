package io.crossplane.provider.knative;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** From a Service inside to the one that runs it on the host cluster. Pure. */
final class ServiceTranslation {

    private final Tenant tenant;
    private final Names names;

    ServiceTranslation(Tenant tenant, Names names) {
        this.tenant = tenant;
        this.names = names;
    }

    /**
     * What is to be applied on the host cluster.
     *
     * @param account the service account of its pods on the host cluster; empty for the namespace's own
     * @param revisions from the name of a revision inside to that on the host cluster
     */
    ObjectNode toHost(JsonNode service, Optional<String> account, UnaryOperator<String> revisions) {
        Key key = Marks.key(service);
        ObjectNode host = JsonNodeFactory.instance.objectNode();
        host.put("apiVersion", Kind.SERVICE.served().apiVersion()).put("kind", Kind.SERVICE.served().kind());
        ObjectNode metadata = metadata(service.path("metadata"), host.putObject("metadata"), key);
        metadata.put("namespace", tenant.hostNamespace()).put("name", names.host(key));
        metadata.withObjectProperty("labels").put(Marks.OWNER, tenant.uid());
        if (service.path("spec") instanceof ObjectNode spec) {
            host.set("spec", spec(spec.deepCopy(), key, account));
            for (JsonNode target : host.path("spec").path("traffic")) {
                if (target instanceof ObjectNode part && part.path("revisionName").isTextual()) {
                    part.put("revisionName", revisions.apply(part.path("revisionName").asText()));
                }
            }
        }
        return host;
    }

    private ObjectNode spec(ObjectNode spec, Key key, Optional<String> account) {
        RevisionName revisions = new RevisionName(key.name(), names.host(key));
        ObjectNode template = spec.withObjectProperty("template");
        JsonNode given = template.path("metadata");
        ObjectNode metadata = metadata(given, template.putObject("metadata"), key);
        if (given.path("name").isTextual()) {
            metadata.put("name", revisions.toHost(given.path("name").asText()));
        }
        metadata.withObjectProperty("labels")
                .put(Marks.MANAGED_BY, tenant.vcluster())
                .put(Marks.SYNCED_FROM, key.namespace());
        ObjectNode pod = template.withObjectProperty("spec");
        References.rename(pod, reference -> toHost(reference, key.namespace()));
        pod.put("automountServiceAccountToken", false);
        pod.remove("serviceAccountName");
        account.ifPresent(name -> pod.put("serviceAccountName", name));
        return spec;
    }

    /** What an object that a Service names is called on the host cluster. */
    Reference toHost(Reference reference, String namespace) {
        Key key = new Key(namespace, reference.name());
        return new Reference(reference.kind(),
                Kind.COPIED.contains(reference.kind()) ? names.copy(key) : names.host(key));
    }

    private ObjectNode metadata(JsonNode given, ObjectNode metadata, Key key) {
        ObjectNode labels = metadata.putObject("labels");
        copy(given.path("labels"), labels, Marks::isFree);
        JsonNode release = labels.remove(Marks.RELEASE);
        if (release != null) {
            labels.set(names.label(Marks.RELEASE), release);
        }
        labels.put(Marks.VCLUSTER, tenant.vcluster());
        ObjectNode annotations = metadata.putObject("annotations");
        copy(given.path("annotations"), annotations, Marks::isFree);
        annotations.put(Marks.NAMESPACE, key.namespace()).put(Marks.NAME, key.name());
        return metadata;
    }

    private static void copy(JsonNode from, ObjectNode to, Predicate<String> wanted) {
        from.properties()
                .stream()
                .filter(each -> wanted.test(each.getKey()))
                .forEach(each -> to.set(each.getKey(), each.getValue()));
    }
}
