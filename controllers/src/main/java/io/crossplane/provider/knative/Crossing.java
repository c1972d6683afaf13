package io.crossplane.provider.knative;

/** The way to both clusters, held until closed. */
interface Crossing extends AutoCloseable {

    /** The host cluster. */
    Side host();

    /** The virtual cluster. */
    Side inside();

    @Override
    void close();
}
