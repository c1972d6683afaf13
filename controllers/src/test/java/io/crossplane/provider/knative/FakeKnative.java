package io.crossplane.provider.knative;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException;
import org.jspecify.annotations.Nullable;

/** What the Knative of the host cluster does, when told to: a Configuration, a Route and a Revision for each version of each Service. */
final class FakeKnative {

    private final FakeSide host;

    FakeKnative(FakeSide host) {
        this.host = host;
    }

    /** Looks at all Services once. */
    void run() {
        for (Key key : host.keys(Kind.SERVICE).toArray(Key[]::new)) {
            run(host.stored(Kind.SERVICE, key).orElseThrow());
        }
    }

    /**
     * Its webhooks: they fill in what is left out, but not of a template whose name is known, and then refuse any change of it
     * (knative.dev/serving, {@code pkg/apis/serving/v1}, 0.48).
     */
    static ObjectNode admit(@Nullable ObjectNode before, ObjectNode now) {
        JsonNode template = now.at("/spec/template");
        String name = template.at("/metadata/name").asText();
        boolean isKnown = before != null && !name.isEmpty()
                && name.equals(before.at("/spec/template/metadata/name").asText());
        if (isKnown && !template.equals(before.at("/spec/template"))) {
            throw new KubeException(KubeException.Kind.INVALID, "Saw the following changes without a name change");
        }
        if (!isKnown) {
            template.at("/spec/containers").forEach(each -> ((ObjectNode) each).put("name", "user-container"));
        }
        return now;
    }

    /** Does what the garbage collector does when a Service is gone. */
    void collectGarbage() {
        for (Kind kind : Kind.MADE_OF_SERVICES) {
            for (Key key : host.keys(kind).toArray(Key[]::new)) {
                String service = host.stored(kind, key)
                        .orElseThrow()
                        .at("/metadata/labels/serving.knative.dev~1service")
                        .asText();
                if (!host.keys(Kind.SERVICE).contains(new Key(key.namespace(), service))) {
                    host.remove(kind, key);
                }
            }
        }
    }

    private void run(ObjectNode service) {
        Key key = Marks.key(service);
        long generation = service.at("/metadata/generation").asLong();
        String given = service.at("/spec/template/metadata/name").asText();
        String revision = given.isEmpty() ? "%s-%05d".formatted(key.name(), generation) : given;
        ObjectNode configuration = made(service, "Configuration", key.name());
        configuration.putObject("spec").set("template", service.at("/spec/template"));
        host.put(Kind.CONFIGURATION, configuration);
        ObjectNode route = made(service, "Route", key.name());
        route.putObject("spec")
                .putArray("traffic")
                .addObject()
                .put("configurationName", key.name())
                .put("percent", 100);
        host.put(Kind.ROUTE, route);
        if (host.stored(Kind.REVISION, new Key(key.namespace(), revision)).isEmpty()) {
            ObjectNode made = made(service, "Revision", revision);
            made.set("spec", service.at("/spec/template/spec"));
            made.putObject("status").put("observedGeneration", 1);
            host.put(Kind.REVISION, made);
        }
        ObjectNode now = service.deepCopy();
        ObjectNode status = now.putObject("status").put("observedGeneration", generation);
        status.put("url", "http://%s.%s.example.com".formatted(key.name(), key.namespace()));
        status.put("latestReadyRevisionName", revision);
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        status.putArray("traffic").addObject().put("revisionName", revision).put("percent", 100);
        host.put(Kind.SERVICE, now);
    }

    /** Labels of the Service go to all, those of the template to revisions only; here they are the same that matter. */
    private static ObjectNode made(ObjectNode service, String kind, String name) {
        ObjectNode made = Yaml
                .of("{apiVersion: serving.knative.dev/v1, kind: %s, metadata: {name: %s}}".formatted(kind, name));
        ObjectNode metadata = made.withObjectProperty("metadata").put("namespace", Marks.key(service).namespace());
        ObjectNode labels = metadata.putObject("labels");
        labels.setAll((ObjectNode) service.at("/spec/template/metadata/labels"));
        labels.put("serving.knative.dev/service", Marks.key(service).name());
        metadata.putObject("annotations").setAll((ObjectNode) service.at("/spec/template/metadata/annotations"));
        return made;
    }
}
