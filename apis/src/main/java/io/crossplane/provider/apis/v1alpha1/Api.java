package io.crossplane.provider.apis.v1alpha1;

/** The group and the version of the kinds in this package. */
public final class Api {

    public static final String GROUP = "vcluster.crossplane.io";
    public static final String VERSION = "v1alpha1";

    private Api() {}
}
