package io.crossplane.provider.deploy.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.values.YamlText;
import org.junit.jupiter.api.Test;

class ObjectDifferenceTest {

    private static List<String> between(String live, String wanted, String... ignored) {
        return ObjectDifference.paths(yaml(live), yaml(wanted), ignored(ignored));
    }

    private static ObjectNode yaml(String text) {
        return YamlText.parse(text, "test");
    }

    private static IgnoredPaths ignored(String... paths) {
        return new IgnoredPaths(Stream.of(paths).map(JsonPointer::compile).toList());
    }

    @Test
    void namesTheDeepestFieldsThatDiffer() {
        assertThat(between("{spec: {a: 1, b: {c: x, d: [1, 2]}, e: 1}}", "{spec: {a: 2, b: {c: y, d: [1, 3]}, f: 1}}"))
                .containsExactly("/spec/a", "/spec/b/c", "/spec/b/d/1", "/spec/e", "/spec/f");
    }

    @Test
    void listsOfDifferentLengthDifferAsAWhole() {
        assertThat(between("{spec: [1]}", "{spec: [1, 2]}")).containsExactly("/spec");
    }

    @Test
    void escapesNames() {
        assertThat(between("{metadata: {labels: {a/b: x, c~d: x}}}", "{metadata: {labels: {}}}"))
                .containsExactly("/metadata/labels/a~1b", "/metadata/labels/c~0d");
    }

    @Test
    void whatTheServerWritesDoesNotCount() {
        assertThat(between("{metadata: {uid: a, generation: 1, managedFields: []}, status: {a: 1}}",
                "{metadata: {uid: b, generation: 2, resourceVersion: '2'}, status: {a: 2}}")).isEmpty();
    }

    @Test
    void whatIsBelowAnIgnoredFieldIsIgnoredToo() {
        assertThat(between("{spec: {a: {b: 1}, ab: 1}}", "{spec: {a: {b: 2}, ab: 2}}", "/spec/a"))
                .containsExactly("/spec/ab");
    }

    @Test
    void ignoredFieldsAreLeftOutButForItemsOfLists() {
        ObjectNode wanted = yaml("{spec: {replicas: 1, list: [{a: 1, b: 2}, x]}, data: {a/b: x}}");

        ignored("/spec/replicas", "/spec/list/0/a", "/spec/list/1", "/data/a~1b", "/nothing/there").leaveOutOf(wanted);

        assertThat(wanted).isEqualTo(yaml("{spec: {list: [{b: 2}, x]}, data: {}}"));
    }

    @Test
    void ignoredFieldsKeepWhatTheyAre() {
        ObjectNode result = yaml("{spec: {replicas: 1, list: [a, b], gone: x}}");

        ignored("/spec/replicas", "/spec/list/1", "/spec/list/7", "/spec/gone", "/nothing/there").keepIn(result,
                yaml("{spec: {replicas: 3, list: [a, c]}}"));

        assertThat(result).isEqualTo(yaml("{spec: {replicas: 3, list: [a, c]}}"));
    }
}
