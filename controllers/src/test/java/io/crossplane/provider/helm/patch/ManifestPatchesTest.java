package io.crossplane.provider.helm.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.helm.release.ManifestDocument;
import org.junit.jupiter.api.Test;

class ManifestPatchesTest {

    private static final String MANIFEST = """
        ---
        # Source: web/templates/cm.yaml
        apiVersion: v1   # kept
        kind: ConfigMap
        metadata: {name: a}
        data: {x: 'on', x: "1.0"}
        ---
        # Source: web/templates/list.yaml
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
        - {apiVersion: v1, kind: Secret, metadata: {name: c}}
        ---
        # Source: web/templates/comment.yaml
        # nothing
        """;

    @Test
    void leavesWhatNoPatchTouchesLetterByLetter() {
        assertThat(patched("{apiVersion: v1, kind: Secret, metadata: {name: c}, data: {one: '2'}}")).contains("""
            ---
            # Source: web/templates/cm.yaml
            apiVersion: v1   # kept
            kind: ConfigMap
            metadata: {name: a}
            data: {x: 'on', x: "1.0"}
            """).contains("""
            # Source: web/templates/list.yaml
            apiVersion: "v1"
            kind: "Secret"
            metadata:
              name: "c"
            data:
              one: "2"
            """);
    }

    @Test
    void readsWhatItChangesAsHelmDoes() {
        assertThat(patched("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {z: 'no'}}")).startsWith("""
            ---
            # Source: web/templates/cm.yaml
            apiVersion: "v1"
            kind: "ConfigMap"
            metadata:
              name: "a"
            data:
              x: "1.0"
              z: "no"
            """);
    }

    @Test
    void anObjectMayBeDeleted() {
        assertThat(patched("{$patch: delete, apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"))
                .doesNotContain("cm.yaml")
                .contains("\"b\"", "\"c\"");
    }

    @Test
    void withoutPatchesNothingChanges() {
        List<ManifestDocument> documents = ManifestDocument.split(MANIFEST);

        assertThat(ManifestPatches.apply("team-a", documents, List.of())).isSameAs(documents);
    }

    @Test
    void aPatchThatFitsNothingIsAnError() {
        assertThatThrownBy(() -> patched("{apiVersion: v1, kind: Secret, metadata: {name: a}}"))
                .isInstanceOf(PatchException.class)
                .hasMessageStartingWith("patches[0] fits no object");
    }

    private static String patched(String... patches) {
        StringBuilder text = new StringBuilder();
        ManifestPatches.apply("team-a", ManifestDocument.split(MANIFEST),
                Arrays.stream(patches).map(patch -> ObjectPatch.parse("patches[0]", Optional.empty(), patch)).toList())
                .forEach(document -> text.append(document.text()));
        return text.toString();
    }
}
