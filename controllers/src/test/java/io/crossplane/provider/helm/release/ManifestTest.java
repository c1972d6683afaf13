package io.crossplane.provider.helm.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The objects of a manifest, as Helm joins it. */
class ManifestTest {

    @Test
    void namesEachObjectInHelmsOrder() {
        assertThat(Manifest.entries("""
            ---
            # Source: web/templates/cm.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            data: {text: "--- no separator"}
            ---
            # Source: web/templates/deployment.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: b, namespace: other}
            """)).extracting(Object::toString).containsExactly("v1 ConfigMap /a", "apps/v1 Deployment other/b");
    }

    @Test
    void takesTheLastOfTwoKeysAsHelmDoes() {
        assertThat(Manifest.entries("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, name: b}}"))
                .extracting(Object::toString)
                .containsExactly("v1 ConfigMap /b");
    }

    @Test
    void passesOverWhatIsEmpty() {
        assertThat(Manifest.entries("")).isEmpty();
        assertThat(Manifest.entries("---\n# Source: web/templates/nothing.yaml\n---\n\n")).isEmpty();
    }

    @Test
    void takesListsApart() {
        assertThat(Manifest.entries("""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - {apiVersion: v1, kind: Secret, metadata: {name: b}}
            """)).extracting(Object::toString).containsExactly("v1 ConfigMap /a", "v1 Secret /b");
    }
}
