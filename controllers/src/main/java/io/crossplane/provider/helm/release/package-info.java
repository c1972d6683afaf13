/** placeholder */
@NullMarked
package io.crossplane.provider.helm.release;

import org.jspecify.annotations.NullMarked;
