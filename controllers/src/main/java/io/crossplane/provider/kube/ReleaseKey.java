package io.crossplane.provider.kube;

/** One virtual cluster on its host cluster: the namespace and the name of its Helm release. */
public record ReleaseKey(String namespace, String release) {}
