package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

    @Test
    void areCopiedWithOneVersionAndWithoutConversion() {
        ObjectNode copy = Definitions.inside(Yaml.of("""
            metadata: {name: services.serving.knative.dev, labels: {a: b}, uid: u, annotations: {c: d}}
            spec:
              group: serving.knative.dev
              scope: Namespaced
              names: {kind: Service, plural: services, shortNames: [kservice, ksvc]}
              conversion: {strategy: Webhook}
              versions:
              - {name: v1alpha1, served: false, storage: true}
              - {name: v1, served: true, storage: false, subresources: {status: {}}}
            status: {storedVersions: [v1]}
            """));

        ((ObjectNode) copy.path("metadata")).remove("annotations");
        assertThat(copy).isEqualTo(Yaml.of("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: services.serving.knative.dev, labels: {vcluster.crossplane.io/read-only-copy: "true"}}
            spec:
              group: serving.knative.dev
              scope: Namespaced
              names: {kind: Service, plural: services, shortNames: [kservice, ksvc]}
              versions:
              - {name: v1, served: true, storage: true, subresources: {status: {}}}
            """));
    }
}
