package io.crossplane.provider.knative;

import java.util.List;

import io.crossplane.provider.kube.ServedKind;

/** The kinds that a bridge has to do with. */
enum Kind {
    SERVICE("serving.knative.dev/v1", "Service", "services"),
    CONFIGURATION("serving.knative.dev/v1", "Configuration", "configurations"),
    REVISION("serving.knative.dev/v1", "Revision", "revisions"), ROUTE("serving.knative.dev/v1", "Route", "routes"),
    SECRET("v1", "Secret", "secrets"), CONFIG_MAP("v1", "ConfigMap", "configmaps"),
    SERVICE_ACCOUNT("v1", "ServiceAccount", "serviceaccounts"),
    CLAIM("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
    DEFINITION("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions");

    /** The API group of Knative Serving. */
    static final String GROUP = "serving.knative.dev";

    /** What Knative makes of a Service on the host cluster. */
    static final List<Kind> MADE_OF_SERVICES = List.of(CONFIGURATION, REVISION, ROUTE);

    /** What is served by Knative. */
    static final List<Kind> OF_KNATIVE = List.of(SERVICE, CONFIGURATION, REVISION, ROUTE);

    /** What is copied to the host cluster for Services that name it. */
    static final List<Kind> COPIED = List.of(SECRET, CONFIG_MAP);

    private final ServedKind served;

    Kind(String apiVersion, String kind, String plural) {
        this.served = new ServedKind(apiVersion, kind, plural, !plural.equals("customresourcedefinitions"));
    }

    /** How an API server serves it. */
    ServedKind served() {
        return served;
    }

    /** The name of its definition, if it is one of Knative's. */
    String definition() {
        return served.plural() + "." + GROUP;
    }
}
