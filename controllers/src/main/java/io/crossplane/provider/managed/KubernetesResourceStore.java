package io.crossplane.provider.managed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * Objects of one kind on an API server. Writes are JSON merge patches with the resource version inside: a full update would drop the
 * fields that a newer version of the kind has and this program does not know (JV-16 … JV-18).
 *
 * @param <R> the kind
 */
public final class KubernetesResourceStore<R extends HasMetadata> implements ResourceStore<R> {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final MixedOperation<R, ?, Resource<R>> kind;
    private final LatestKnown<R> latest;

    /** A store that lets others know the answers of the server. */
    public KubernetesResourceStore(KubernetesClient client, Class<R> type, LatestKnown<R> latest) {
        this.kind = client.resources(type);
        this.latest = latest;
    }

    @Override
    public Optional<R> read(R known) {
        return Optional.ofNullable(at(known).get())
                .filter(r -> r.getMetadata().getUid().equals(known.getMetadata().getUid()));
    }

    @Override
    public R annotate(R known, Map<String, String> annotations) {
        ObjectNode patch = guarded(known);
        ObjectNode values = patch.withObjectProperty("metadata").putObject("annotations");
        annotations.forEach(values::put);
        return latest.answered(at(known).patch(MERGE, patch.toString()));
    }

    @Override
    public R setFinalizers(R known, List<String> finalizers) {
        ObjectNode patch = guarded(known);
        finalizers.forEach(patch.withObjectProperty("metadata").putArray("finalizers")::add);
        return latest.answered(at(known).patch(MERGE, patch.toString()));
    }

    @Override
    public R patchSpec(R known, ObjectNode specPatch) {
        ObjectNode patch = guarded(known).set("spec", specPatch);
        return latest.answered(at(known).patch(MERGE, patch.toString()));
    }

    @Override
    public R patchStatus(R known, ObjectNode statusPatch) {
        ObjectNode patch = guarded(known).set("status", statusPatch);
        return latest.answered(at(known).subresource("status").patch(MERGE, patch.toString()));
    }

    /** With the object in hand the client sends the patch at once; by name alone it would get the object first. */
    private Resource<R> at(R known) {
        return kind.resource(known);
    }

    private static ObjectNode guarded(HasMetadata known) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("resourceVersion", known.getMetadata().getResourceVersion());
        return patch;
    }
}
