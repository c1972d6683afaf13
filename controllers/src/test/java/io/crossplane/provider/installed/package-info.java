/**
 * The package as Crossplane installs it, on a cluster where it runs: {@code *OnCrossplane}. Each class installs it by the files of
 * {@code examples/install} and removes it again, so that nothing depends on the order of classes.
 */
package io.crossplane.provider.installed;
