package io.crossplane.provider.managed;

/** Names one namespaced object of a kind that the context knows. */
public record ResourceKey(String namespace, String name) {}
