package io.crossplane.provider.main;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** Holds the controllers back until the API server serves their kinds (SS-9). */
final class KindGate {

    private static final int FORBIDDEN = 403;

    private final KubernetesClient controlPlane;

    KindGate(KubernetesClient controlPlane) {
        this.controlPlane = controlPlane;
    }

    /** Returns when all of these kinds are served, or at once if their definitions may not be looked at (SS-11). */
    void await(List<Class<? extends HasMetadata>> kinds) {
        for (Class<? extends HasMetadata> kind : kinds) {
            try {
                controlPlane.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(HasMetadata.getFullResourceName(kind))
                        .waitUntilCondition(KindGate::isServed, Long.MAX_VALUE / 2, TimeUnit.NANOSECONDS);
            } catch (KubernetesClientException e) {
                if (e.getCode() != FORBIDDEN) {
                    throw e;
                }
                return;
            }
        }
    }

    private static boolean isServed(@Nullable CustomResourceDefinition definition) {
        return definition != null && definition.getStatus() != null && definition.getStatus()
                .getConditions()
                .stream()
                .anyMatch(
                        condition -> condition.getType().equals("Established") && condition.getStatus().equals("True"));
    }
}
