/** Registers virtual clusters with Argo CDs: an account inside, a Secret of Argo CD's outside. */
@NullMarked
package io.crossplane.provider.argocd;

import org.jspecify.annotations.NullMarked;
