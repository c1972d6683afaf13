package io.crossplane.provider.kube;

/** One virtual cluster on its host cluster: the namespace and the name of its Helm release. */
public record HostKey(String namespace, String release) {}
