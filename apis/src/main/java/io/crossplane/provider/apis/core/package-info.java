/**
 * What all kinds share: conditions, the managed-resource spec and status, references and the provider-config parts.
 *
 * <p>Types only: no logic beyond reading what a user wrote, no client calls. The text of a field stands once, in its
 * {@code @JsonPropertyDescription}: the CRD generator reads that and not Javadoc, and the same text is what
 * {@code kubectl explain} and {@code docs/reference} show.
 *
 * <p>Every type reads objects of a newer version: unknown fields are ignored, unknown enum values become
 * {@code UNKNOWN}. One object that cannot be read would end the watch of its kind.
 */
@NullMarked
package io.crossplane.provider.apis.core;

import org.jspecify.annotations.NullMarked;
