/** Whose certificates a connection trusts. Stands alone. */
@NullMarked
package io.crossplane.provider.tls;

import org.jspecify.annotations.NullMarked;
