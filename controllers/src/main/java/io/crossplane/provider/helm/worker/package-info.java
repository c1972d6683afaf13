/**
 * Helm in a process of its own, because the Go library takes over signals, cannot be interrupted and may die with its process.
 *
 * <p>{@link io.crossplane.provider.helm.worker.WorkerHelm} is the provider's side: {@code WorkerPool} decides which worker does what and when
 * one ends, {@code WorkerProcess} is one of them. {@link io.crossplane.provider.helm.worker.WorkerMain} is the program at the other
 * end of the socket; only {@code HelmJava} touches helm-java. Uses {@code helm}, {@code helm.chart} for rendering,
 * helm-java and Jackson's streaming part.
 */
@NullMarked
package io.crossplane.provider.helm.worker;

import org.jspecify.annotations.NullMarked;
