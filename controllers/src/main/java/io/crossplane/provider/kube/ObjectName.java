package io.crossplane.provider.kube;

/**
 * One object, as a manifest names it.
 *
 * @param apiVersion such as {@code apps/v1}
 * @param namespace empty if the manifest states none: then it is the release's; of no meaning for kinds that have no namespace
 */
public record ObjectName(String apiVersion, String kind, String namespace, String name) {}
