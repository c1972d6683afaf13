package io.crossplane.provider.knative;

/** What a bridge looks at, by what it is inside. */
sealed interface Task {

    /** A Service, with all that the host cluster makes of it. */
    record OfService(Key key) implements Task {}

    /** A Secret or ConfigMap that may have to be copied. */
    record OfCopy(Kind kind, Key key) implements Task {}
}
