package io.crossplane.provider.managed.josdk;

import io.crossplane.provider.managed.ControllerMetrics;
import io.crossplane.provider.managed.LatestKnown;
import io.crossplane.provider.managed.ResourceReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What a {@link KindController} runs, and how.
 *
 * @param <R> the kind
 * @param name of the controller, such as {@code managed/vcluster.<group>} (MR-1)
 * @param latest shared with the store that the reconciler writes through
 * @param rate shared by all controllers of the process
 * @param workers how many objects are reconciled at once
 * @param informerStopped called when the watch of the kind has died for good, for example because its CRD was deleted; the
 *     controller does nothing more until it is stopped and started
 */
public record ControllerSetup<R extends HasMetadata>(String name, Class<R> kind, ResourceReconciler<R> reconciler,
        LatestKnown<R> latest, RateLimiter rate, ControllerMetrics metrics, int workers, Runnable informerStopped) {}
