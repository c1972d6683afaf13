package io.crossplane.provider.knative;

/** An object that a Service names, in its own namespace. */
record Reference(Kind kind, String name) {}
