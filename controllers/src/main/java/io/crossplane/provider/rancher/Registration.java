package io.crossplane.provider.rancher;

/** What Rancher has of the wanted cluster. */
sealed interface Registration {

    /** Nothing. */
    record None() implements Registration {}

    /** A former one of that name, which is still being removed. */
    record Leaving(String name) implements Registration {}

    /**
     * It is being made, and has no id yet.
     *
     * @param owned whether it says that it is of this object
     */
    record Begun(ProvisioningCluster cluster, boolean owned) implements Registration {}

    /**
     * It.
     *
     * @param owned whether it says that it is of this object
     */
    record Known(RancherCluster cluster, boolean owned) implements Registration {}
}
