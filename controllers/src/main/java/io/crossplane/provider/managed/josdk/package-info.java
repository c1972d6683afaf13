/**
 * The adapter between reconcilers and the Java Operator SDK, the only user of that SDK beside {@code main}.
 *
 * <p>Entry class: {@link io.crossplane.provider.managed.josdk.KindController}. Of the SDK it takes the informer, the queue and the
 * timers; filters, retry, rate and every write are our own. May use {@code managed}.
 */
@NullMarked
package io.crossplane.provider.managed.josdk;

import org.jspecify.annotations.NullMarked;
