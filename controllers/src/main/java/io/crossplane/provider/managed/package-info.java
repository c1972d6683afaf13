/**
 * Crossplane's managed-resource reconciler, without any knowledge of virtual clusters, Helm or the Java Operator SDK.
 *
 * <p>Entry class: {@link io.crossplane.provider.managed.ManagedReconciler}, which acts through
 * {@link io.crossplane.provider.managed.ManagedPorts}. The rules it follows carry ids ({@code MR-…}, {@code PO-…}, {@code CO-…}) of
 * the managed-resource contract.
 *
 * <ul>
 * <li>Decided purely: {@code Situation} (read once), {@code Decider} to {@code Gate} and {@code Action}, {@code Policies},
 * {@code FailureMapping} over the table in {@code Phase}, {@code PollInterval}, {@code Conditions}.
 * <li>Done in steps over one {@code Pass}: {@code ActionRunner}, {@code MarkKeeper}, {@code FinalizerKeeper}, {@code Release},
 * {@code StatusWriter}; a step that fails ends the pass by a {@code StepFailure}.
 * <li>Written to Kubernetes by {@code KubernetesResourceStore}, {@code ConnectionPublisher} and {@code KubernetesEventRecorder}.
 * <li>To be implemented elsewhere: {@code Connector} and {@code ExternalClient}, {@code Farewell}, {@code ManagedMetrics},
 * {@code ControllerMetrics}, {@code ConnectionSecretWatch}.
 * </ul>
 *
 * <p>May use the fabric8 API and {@code apis.core} only.
 */
@NullMarked
package io.crossplane.provider.managed;

import org.jspecify.annotations.NullMarked;
