package io.crossplane.provider.helm.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StrategicMergerTest {

    static List<MergeCases.Case> cases() throws IOException {
        return MergeCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mergesAsKubectlDoes(MergeCases.Case patch) {
        ObjectNode object = patch.object().deepCopy();
        ObjectNode body = patch.patch().deepCopy();

        ObjectNode merged = merged(object, body);

        assertThat(merged).isEqualTo(patch.result());
        assertThat(object).as("the object is not changed").isEqualTo(patch.object());
        assertThat(body).as("the patch is not changed").isEqualTo(patch.patch());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                lists of a custom resource are replaced   | {containers: [{name: a}]}       | {containers: [{name: b}]}              | {containers: [{name: b}]}
                its finalizers too                        | {metadata: {finalizers: [a]}}   | {metadata: {finalizers: [b]}}          | {metadata: {finalizers: [b]}}
                its mappings are merged                   | {spec: {a: 1, b: 2}}            | {spec: {b: null, c: 3}}                | {spec: {a: 1, c: 3}}
                what replaces something absent is there   | {a: 1}                          | {spec: {$patch: replace, b: 2}}        | {a: 1, spec: {b: 2}}
                merge can be said                         | {spec: {a: 1}}                  | {spec: {$patch: merge, b: 2}}          | {spec: {a: 1, b: 2}}
                directives never reach the cluster        | {a: [1]}                        | {a: [{$patch: replace}, {b: {$patch: delete}, c: null}]} | {a: [{}]}
                """)
    void mergesWhatKubectlDoesNot(String reason, String object, String patch, String result) throws IOException {
        ObjectNode custom = yaml(object).put("apiVersion", "example.org/v1").put("kind", "Thing");

        ObjectNode merged = merged(custom, yaml(patch));

        assertThat(merged).as(reason).isEqualTo(yaml(result).put("apiVersion", "example.org/v1").put("kind", "Thing"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                {spec: {containers: [{image: s3cret}]}}                                      | spec.containers: each element needs a name, by which Kubernetes merges this list
                {spec: {containers: [s3cret]}}                                               | spec.containers: each element needs a name, by which Kubernetes merges this list
                {metadata: {finalizers: [{a: s3cret}]}}                                      | metadata.finalizers: this list is merged as a set and holds plain values only
                {spec: {$patch: s3cret}}                                                     | spec: $patch must be merge, replace or delete
                {spec: {$retainKeys: [a], nodeSelector: {a: s3cret}}}                        | spec: $retainKeys has to list all fields of the patch; add [nodeSelector]
                {spec: {$setElementOrder/containers: [{name: b}], containers: [{name: a}]}}  | spec.containers: $setElementOrder has to list the elements of the patch in the same order
                """)
    void refusesWhatMeansNothing(String patch, String message) throws IOException {
        ObjectNode pod = yaml("""
            {apiVersion: v1, kind: Pod, metadata: {finalizers: [x]}, spec: {containers: [{name: a}]}}""");
        ObjectNode body = yaml(patch);

        assertThatThrownBy(() -> merged(pod, body)).isInstanceOf(PatchException.class).hasMessage(message);
    }

    @Test
    void mergesLongListsInTimeThatGrowsWithTheirLength() {
        ObjectNode object = pod(20_000, "a");
        ObjectNode patch = pod(20_000, "b");

        ObjectNode merged = merged(object, patch);

        assertThat(merged.at("/spec/containers")).hasSize(40_000);
    }

    private static ObjectNode pod(int containers, String prefix) {
        ObjectNode pod = MergeCases.YAML.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        var list = pod.putObject("spec").putArray("containers");
        for (int i = 0; i < containers; i++) {
            list.addObject().put("name", prefix + i);
        }
        return pod;
    }

    private static ObjectNode merged(ObjectNode object, ObjectNode patch) {
        ObjectIdentity identity = ObjectIdentity.of(object);
        return StrategicMerger.merge(object, patch, MergeKeys.ofKind(identity.apiVersion(), identity.kind()));
    }

    private static ObjectNode yaml(String text) throws JsonProcessingException {
        return MergeCases.YAML.readValue(text, ObjectNode.class);
    }
}
