package io.crossplane.provider.deploy.shape;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.kube.KubeCall;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jspecify.annotations.Nullable;

/** Brings the custom resource definitions of a chart into its cluster. Each request fails with a {@code KubeException}. */
final class ChartKinds {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("provider-vcluster")
            .withForce(true)
            .build();

    private final Cluster cluster;

    ChartKinds(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Sees to it that they are there and served.
     *
     * @param replace whether those that are there already become the chart's
     * @return whether any is not what it was
     */
    boolean bring(List<ObjectNode> definitions, boolean replace) {
        boolean changed = false;
        for (ObjectNode definition : definitions) {
            String name = definition.path("metadata").path("name").asText();
            Optional<CustomResourceDefinition> before = Optional
                    .ofNullable(call("get", name).run(() -> named(name).get()));
            if (before.isEmpty() || replace) {
                CustomResourceDefinition after = apply(name, definition);
                changed |= before.filter(it -> isSame(it, after)).isEmpty();
                awaitServed(name);
            }
        }
        return changed;
    }

    private CustomResourceDefinition apply(String name, ObjectNode definition) {
        CustomResourceDefinition named = new CustomResourceDefinitionBuilder().withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
        return call("patch", name).run(() -> cluster.client().resource(named).patch(APPLY, definition.toString()));
    }

    private void awaitServed(String name) {
        call("watch", name).run(() -> named(name).waitUntilCondition(ChartKinds::isServed,
                cluster.deadline().atMost(PATIENCE).toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Right after its creation a definition has a status without conditions. */
    static boolean isServed(@Nullable CustomResourceDefinition definition) {
        return Optional.ofNullable(definition)
                .map(CustomResourceDefinition::getStatus)
                .map(CustomResourceDefinitionStatus::getConditions)
                .stream()
                .flatMap(List::stream)
                .anyMatch(each -> each.getType().equals("Established") && each.getStatus().equals("True"));
    }

    private static boolean isSame(CustomResourceDefinition before, CustomResourceDefinition after) {
        return Objects.equals(before.getMetadata().getGeneration(), after.getMetadata().getGeneration());
    }

    private Resource<CustomResourceDefinition> named(String name) {
        return cluster.client().apiextensions().v1().customResourceDefinitions().withName(name);
    }

    private KubeCall call(String verb, String name) {
        return cluster.call(verb, "customresourcedefinitions.apiextensions.k8s.io", "", name);
    }
}
