package io.crossplane.provider.knative;

import java.util.Collection;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;

/**
 * Sees to it that the host namespace has a copy of each Secret and ConfigMap that a Service inside names, or a revision that still exists,
 * and none of others. Contents pass through and are not kept.
 */
final class CopyWork {

    private static final String ACCOUNT_TOKEN = "kubernetes.io/service-account-token";
    private static final String[] CONTENTS = {"data", "binaryData", "type"};

    private final Tenant tenant;
    private final Names names;
    private final Side host;
    private final Side inside;

    CopyWork(Tenant tenant, Names names, Crossing crossing) {
        this.tenant = tenant;
        this.names = names;
        this.host = crossing.host();
        this.inside = crossing.inside();
    }

    /**
     * Makes the copy of this object, puts it right or takes it away.
     *
     * @throws Refusal if there is another object of that name
     * @throws KubeException if a cluster does not do what is asked
     */
    void reconcile(Kind kind, Key key) {
        Optional<ObjectNode> copy = host.get(kind, place(key));
        Optional<ObjectNode> source = inside.get(kind, key);
        if (source.isEmpty() || !isNeeded(kind, key)) {
            copy.ifPresent(each -> host.delete(kind, each));
        } else if (copy.filter(each -> version(source.get()).equals(copied(each)) && isOfTenant(each)).isEmpty()) {
            if (copy.isEmpty()) {
                Refusal.ifTaken(host, kind, place(key), key, tenant);
            }
            inside.read(kind, key).ifPresent(each -> write(kind, each));
        }
    }

    private void write(Kind kind, ObjectNode source) {
        ObjectNode wanted = copy(kind, source);
        try {
            host.apply(kind, wanted);
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.INVALID) {
                host.read(kind, Marks.key(wanted))
                        .filter(old -> isFixed(old, wanted))
                        .ifPresent(old -> host.delete(kind, old));
            }
            throw e;
        }
    }

    /** The type of a Secret never changes, nor what is immutable: another one has to take its place, with the next attempt. */
    private static boolean isFixed(JsonNode old, JsonNode wanted) {
        return old.path("immutable").asBoolean() || !old.path("type").asText().equals(wanted.path("type").asText());
    }

    /** One of the same name may have been there before, on the same release. */
    private boolean isOfTenant(JsonNode copy) {
        return copy.path("metadata").path("labels").path(Marks.OWNER).asText().equals(tenant.uid());
    }

    /** The copy of an object with its contents. Pure. */
    ObjectNode copy(Kind kind, JsonNode source) {
        Key key = Marks.key(source);
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", kind.served().apiVersion()).put("kind", kind.served().kind());
        ObjectNode metadata = copy.putObject("metadata");
        metadata.put("namespace", tenant.hostNamespace()).put("name", names.copy(key));
        metadata.putObject("labels").put(Marks.VCLUSTER, tenant.vcluster()).put(Marks.OWNER, tenant.uid());
        metadata.putObject("annotations")
                .put(Marks.NAMESPACE, key.namespace())
                .put(Marks.NAME, key.name())
                .put(Marks.COPIED, version(source));
        for (String field : CONTENTS) {
            if (source.hasNonNull(field)) {
                copy.set(field, source.get(field));
            }
        }
        if (copy.path("type").asText().equals(ACCOUNT_TOKEN)) {
            copy.put("type", "Opaque");
        }
        return copy;
    }

    private boolean isNeeded(Kind kind, Key key) {
        return names(inside.all(Kind.SERVICE), key.namespace(), new Reference(kind, key.name()))
                || host.all(Kind.REVISION)
                        .stream()
                        .anyMatch(revision -> References.in(revision.path("spec"))
                                .contains(new Reference(kind, names.copy(key))));
    }

    private static boolean names(Collection<ObjectNode> services, String namespace, Reference wanted) {
        return services.stream()
                .filter(service -> Marks.key(service).namespace().equals(namespace))
                .anyMatch(
                        service -> References.in(service.path("spec").path("template").path("spec")).contains(wanted));
    }

    private Key place(Key key) {
        return new Key(tenant.hostNamespace(), names.copy(key));
    }

    private static String version(JsonNode source) {
        return source.path("metadata").path("uid").asText() + "/"
                + source.path("metadata").path("resourceVersion").asText();
    }

    private static String copied(JsonNode copy) {
        return copy.path("metadata").path("annotations").path(Marks.COPIED).asText();
    }
}
