/** Builds the provider's image and Crossplane package, and pushes it. */
@NullMarked
package io.crossplane.provider.image;

import org.jspecify.annotations.NullMarked;
