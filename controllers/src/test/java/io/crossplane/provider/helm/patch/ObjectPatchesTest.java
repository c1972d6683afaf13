package io.crossplane.provider.helm.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.values.YamlText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPatchesTest {

    private static final ObjectNode WEB = yaml("""
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 1, paused: false}}""");
    private static final ObjectNode DB = yaml("""
        {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: data}, spec: {replicas: 1}}""");
    private static final ObjectNode SECRET = yaml("""
        {apiVersion: v1, kind: Secret, metadata: {name: web}, stringData: {password: s3cret}}""");
    private static final List<ObjectNode> OBJECTS = List.of(WEB, DB, SECRET);
    private static final PatchTarget ANY = PatchTarget.any();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                               | web db web
        {group: apps}                                    | web db
        {group: ''}                                      | web
        {version: v1}                                    | web db web
        {kind: Deployment}                               | web
        {kind: StatefulSet, name: db, namespace: data}   | db
        {name: web}                                      | web web
        {namespace: team-a}                              | web web
        """)
    void fitsWhatTheTargetSays(String target, String fitting) {
        List<ObjectNode> patched = applied(patch(target(target), "{metadata: {labels: {hit: 'yes'}}}"));

        assertThat(patched.stream()
                .filter(object -> object.at("/metadata/labels/hit").asText().equals("yes"))
                .map(object -> object.at("/metadata/name").asText())).containsExactly(fitting.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{kind: Deploymen}", "{name: we}", "{namespace: other}", "{group: apps, version: v2}"})
    void refusesAPatchThatFitsNothing(String target) {
        ObjectPatch patch = patch(target(target), "{spec: {replicas: 2}}");

        assertThatThrownBy(() -> applied(patch)).isInstanceOf(PatchException.class)
                .hasMessageMatching("patches\\[0\\] fits no object \\(.+\\); correct its target or remove the patch");
    }

    @Test
    void findsTheObjectThatAStrategicMergePatchNames() {
        ObjectPatch patch = ObjectPatch.parse("patches[0]", Optional.empty(), """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: team-a}
            spec: {replicas: 3}
            """);

        List<ObjectNode> patched = applied(patch);

        assertThat(patched.get(0).at("/spec/replicas").intValue()).isEqualTo(3);
        assertThat(patched.get(0).at("/metadata").has("namespace")).as("stays as the chart made it").isFalse();
        assertThat(patched.subList(1, 3)).isEqualTo(OBJECTS.subList(1, 3));
    }

    @Test
    void takesTheIdentityInTheBodyForAPlaceholderWhenThereIsATarget() {
        ObjectPatch patch = patch(ANY.withKind("Deployment"), """
            {apiVersion: v1, kind: Any, metadata: {name: whatever, namespace: x, labels: {a: b}}}""");

        ObjectNode patched = applied(patch).getFirst();

        assertThat(ObjectIdentity.of(patched)).isEqualTo(ObjectIdentity.of(WEB));
        assertThat(patched.at("/metadata/labels/a").asText()).isEqualTo("b");
    }

    @Test
    void deletesAndReplacesWholeObjects() {
        List<ObjectNode> patched = applied(patch(ANY.withKind("StatefulSet"), "{$patch: delete}"),
                patch(ANY.withKind("Deployment"), "{$patch: replace, spec: {replicas: 9}}"));

        assertThat(patched).containsExactly(yaml("""
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 9}}"""), SECRET);
    }

    @Test
    void appliesPatchesOneAfterTheOther() {
        List<ObjectNode> patched = applied(patch(ANY.withName("db"), "{spec: {replicas: 5}}"), patch(ANY.withName("db"),
                "[{op: test, path: /spec/replicas, value: 5.0}, {op: remove, path: /spec/replicas}]"));

        assertThat(patched.get(1).at("/spec").isEmpty()).isTrue();
        assertThat(OBJECTS.get(1).at("/spec/replicas").intValue()).as("what is handed in stays").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                [{op: add, path: /spec/template, value: {a: b}}]                       | {replicas: 1, paused: false, template: {a: b}}
                [{op: replace, path: /spec/replicas, value: 2}]                        | {replicas: 2, paused: false}
                [{op: remove, path: /spec/paused}]                                     | {replicas: 1}
                [{op: copy, from: /spec/replicas, path: /spec/copied}]                 | {replicas: 1, paused: false, copied: 1}
                [{op: move, from: /spec/replicas, path: /spec/moved}]                  | {paused: false, moved: 1}
                [{op: add, path: /spec/l, value: [1]}, {op: add, path: /spec/l/-, value: 3}, {op: add, path: /spec/l/1, value: 2}] | {replicas: 1, paused: false, l: [1, 2, 3]}
                [{op: add, path: /spec/a~1b~0c, value: 1}]                             | {replicas: 1, paused: false, a/b~c: 1}
                [{op: add, path: /spec/8080, value: {'0': a}}, {op: replace, path: /spec/8080/0, value: b}] | {replicas: 1, paused: false, '8080': {'0': b}}
                """)
    void appliesJsonPatches(String operations, String spec) {
        List<ObjectNode> patched = applied(patch(ANY.withKind("Deployment"), operations));

        assertThat(patched.getFirst().get("spec")).isEqualTo(yaml(spec));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                [{op: remove, path: /spec/none}]                    | operation 0 (remove /spec/none): the object has no /spec/none; correct the path, or add what is missing first
                [{op: replace, path: /spec/a/b, value: s3cret}]     | operation 0 (replace /spec/a/b): the object has no /spec/a/b; correct the path, or add what is missing first
                [{op: add, path: /spec/a/b, value: s3cret}]         | operation 0 (add /spec/a/b): the object has no /spec/a; correct the path, or add what is missing first
                [{op: move, from: /spec/a, path: /spec/b}]          | operation 0 (move /spec/b): the object has no /spec/a; correct the path, or add what is missing first
                [{op: test, path: /spec/replicas, value: 1}, {op: test, path: /spec/replicas, value: 2}] | operation 1 (test /spec/replicas): the object has not that value there; correct the test, or the patch to what the chart makes now
                [{op: add, path: /spec/replicas/b, value: s3cret}]  | operation 0 (add /spec/replicas/b): is not possible there; correct the path
                [{op: add, path: /spec/l, value: []}, {op: add, path: /spec/l/7, value: s3cret}] | operation 1 (add /spec/l/7): is not possible there; correct the path
                [{op: remove, path: ''}]                            | operation 0 (remove ): is not possible there; correct the path
                """)
    void refusesOperationsThatCannotBeApplied(String operations, String message) {
        ObjectPatch patch = patch(ANY.withKind("Deployment"), operations);

        assertThatThrownBy(() -> applied(patch)).isInstanceOf(PatchException.class)
                .hasMessage("patches[0], Deployment \"web\": " + message)
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{op: replace, path: /metadata/name, value: other}",
        "{op: add, path: /metadata/namespace, value: x}", "{op: replace, path: /kind, value: StatefulSet}",
        "{op: remove, path: /apiVersion}", "{op: replace, path: '', value: s3cret}"})
    void refusesToMakeAnotherObject(String operation) {
        ObjectPatch patch = patch(ANY.withKind("Deployment"), "[" + operation + "]");

        assertThatThrownBy(() -> applied(patch)).isInstanceOf(PatchException.class)
                .hasMessage(
                        "patches[0], Deployment \"web\": apiVersion, kind, metadata.name and metadata.namespace cannot be"
                                + " patched, for Helm would lose sight of the object; change them in the chart's values");
    }

    @Test
    void endsAPatchThatGrowsByCopyingItself() {
        String doubling = Stream.generate(() -> "{op: copy, from: /spec, path: /spec/a}")
                .limit(900)
                .reduce("[{op: add, path: /spec/b, value: [1, 2, 3, 4, 5, 6]}", (all, next) -> all + ", " + next) + "]";

        assertThatThrownBy(() -> applied(patch(ANY.withKind("Deployment"), doubling)))
                .isInstanceOf(PatchException.class)
                .hasMessageEndingWith("makes the object too large");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                {spec: {a: b}}                    | patches[0] does not say which object it is for; add apiVersion, kind and metadata.name to it, or a target
                [{op: remove, path: /a}]          | patches[0] is a JSON patch without a target; add target with the kind and name of the object
                text                              | patches[0] is neither a mapping (strategic merge) nor a list (JSON patch)
                {a: b, a: c}                      | patches[0] has the key "a" twice in one mapping, line 1
                """)
    void refusesWhatIsNoPatchOrHasNoTarget(String text, String message) {
        assertThatThrownBy(() -> ObjectPatch.parse("patches[0]", Optional.empty(), text))
                .isInstanceOf(PatchException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [{op: delete, path: /a}]           | patches[0][0]: op must be add, remove, replace, move, copy or test
        [{path: /a}]                       | patches[0][0]: op must be add, remove, replace, move, copy or test
        [text]                             | patches[0][0]: op must be add, remove, replace, move, copy or test
        [{op: remove}]                     | patches[0][0]: path must be a JSON pointer such as /spec/replicas
        [{op: remove, path: spec.a}]       | patches[0][0]: path must be a JSON pointer such as /spec/replicas
        [{op: move, path: /a}]             | patches[0][0]: from must be a JSON pointer such as /spec/replicas
        [{op: add, path: /a}]              | patches[0][0]: add needs a value
        """)
    void refusesOperationsThatAreNone(String text, String message) {
        assertThatThrownBy(() -> ObjectPatch.parse("patches[0]", Optional.of(ANY), text))
                .isInstanceOf(PatchException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAPatchThatIsNestedTooDeeply() {
        ObjectNode deep = WEB.deepCopy();
        ObjectNode innermost = deep;
        for (int depth = 0; depth < 900; depth++) {
            innermost = innermost.putObject("a");
        }

        assertThatThrownBy(() -> ObjectPatch.of("patches[0]", Optional.empty(), deep))
                .isInstanceOf(PatchException.class)
                .hasMessage("patches[0] is nested deeper than 200; make it flatter");
    }

    @Test
    void printsNoContent() {
        ObjectPatch merge = patch(ANY, "{stringData: {password: s3cret}}");
        ObjectPatch operations = patch(ANY, "[{op: add, path: /a, value: s3cret}]");

        assertThat(merge + " " + operations).doesNotContain("s3cret").contains("patches[0], any object");
    }

    private static ObjectPatch patch(PatchTarget target, String text) {
        return ObjectPatch.parse("patches[0]", Optional.of(target), text);
    }

    private static List<ObjectNode> applied(ObjectPatch... patches) {
        return new ObjectPatches("team-a").apply(OBJECTS, List.of(patches));
    }

    private static PatchTarget target(String text) {
        JsonNode written = yaml(text);
        return new PatchTarget(text(written, "group"), text(written, "version"), text(written, "kind"),
                text(written, "name"), text(written, "namespace"));
    }

    private static Optional<String> text(JsonNode object, String key) {
        return Optional.ofNullable(object.path(key).asText(null));
    }

    private static ObjectNode yaml(String text) {
        return YamlText.parse(text, "test");
    }
}
