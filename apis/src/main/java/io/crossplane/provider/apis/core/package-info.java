/**
 * What all kinds share: conditions, the managed-resource spec and status, references and the provider-config parts.
 *
 * <p>Types only: no logic beyond reading what a user wrote, no client calls.
 */
@NullMarked
package io.crossplane.provider.apis.core;

import org.jspecify.annotations.NullMarked;
