package io.crossplane.provider.knative;

/** Where an object stands in its cluster. */
record Key(String namespace, String name) {}
