/**
 * What a VClusterRelease wants to know of objects in its cluster, and what becomes of the answers: a {@link
 * io.crossplane.provider.release.question.Question} is a field path or an expression about one object, {@code Reach} says which objects may
 * be asked about, {@code Outputs} makes of the answers what is handed out. Pure; who reads the objects is {@code release.Inquiry}.
 */
@NullMarked
package io.crossplane.provider.release.question;

import org.jspecify.annotations.NullMarked;
