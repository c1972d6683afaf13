/**
 * Helm behind one door: charts, values and the worker process; the only user of helm-java.
 *
 * <p>Uses nothing of ours.
 */
@NullMarked
package io.crossplane.provider.helm;

import org.jspecify.annotations.NullMarked;
