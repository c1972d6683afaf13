package io.crossplane.provider.managed;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;

/**
 * The status that the end of a reconcile will write: what stood there, with what was learnt meanwhile laid over it. Lives apart from
 * the object, so that the server's answers to other writes do not undo it (DEV-1).
 */
final class StatusDraft {

    private final KubernetesSerialization json;
    private final Clock clock;
    private final Map<String, Condition> wanted = new LinkedHashMap<>();
    private @Nullable Object atProvider;
    private @Nullable String handledRequest;

    StatusDraft(KubernetesSerialization json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** Sets a condition; the last one of a type counts. */
    void set(Condition condition) {
        wanted.put(condition.type(), condition);
    }

    /** Leaves a condition as the object has it, be it absent. */
    void withdraw(String type) {
        wanted.remove(type);
    }

    void atProvider(@Nullable Object observed) {
        this.atProvider = observed;
    }

    /** The token of a reconcile request that is being answered (MR-105). */
    void handledRequest(String token) {
        this.handledRequest = token;
    }

    /** The status of the object as this draft leaves it. */
    ObjectNode over(ManagedResource<?, ?> resource) {
        ObjectNode status = tree(resource.getStatus());
        List<Condition> conditions = resource.getStatus().getConditions();
        for (Condition condition : wanted.values()) {
            long generation = resource.getMetadata().getGeneration();
            conditions = Conditions.with(conditions, condition, generation, clock.instant());
        }
        if (!conditions.isEmpty()) {
            status.set("conditions", json.convertValue(conditions, JsonNode.class));
        }
        if (atProvider != null) {
            status.set("atProvider", tree(atProvider));
        }
        if (handledRequest != null) {
            status.put("lastHandledReconcileAt", handledRequest);
        }
        return status;
    }

    /** What has to be patched into the object's status; empty if it says so already. */
    ObjectNode patchFor(ManagedResource<?, ?> resource) {
        return MergePatch.between(tree(resource.getStatus()), over(resource));
    }

    private ObjectNode tree(Object value) {
        return json.convertValue(value, ObjectNode.class);
    }
}
