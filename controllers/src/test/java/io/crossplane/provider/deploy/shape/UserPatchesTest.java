package io.crossplane.provider.deploy.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.PatchesSource;
import io.crossplane.provider.apis.v1alpha1.ReleasePatch;
import io.crossplane.provider.apis.v1alpha1.ValuesSourceKind;
import io.crossplane.provider.helm.patch.ObjectPatch;
import io.crossplane.provider.managed.ExternalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What patches from everywhere come to. */
class UserPatchesTest {

    private static final String BODY = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {a: b}}";
    private static final PatchesSource FROM_SECRET = new PatchesSource(ValuesSourceKind.SECRET, "db", "p", null);

    private final Map<String, String> objects = new HashMap<>();

    @Test
    void comeInOrderFirstThoseOfOtherObjects() {
        objects.put("Secret db p",
                "[{patch: %s}, {target: {kind: Job}, patch: '[{op: remove, path: /a}]'}]".formatted(BODY));

        assertThat(read(List.of(FROM_SECRET), BODY).patches()).extracting(ObjectPatch::origin)
                .containsExactly("Secret db, key p, patches[0]", "Secret db, key p, patches[1]", "patches[0]");
    }

    @Test
    void aKustomizationIsUnderstood() {
        objects.put("ConfigMap more patches.yaml",
                "patches:\n- target: {kind: Job}\n  patch: |-\n    - {op: remove, path: /a}\n");
        var source = new PatchesSource(ValuesSourceKind.CONFIG_MAP, "more", null, null);

        assertThat(read(List.of(source)).patches()).singleElement()
                .hasToString("Operations[ConfigMap more, key patches.yaml, patches[0], kind Job]");
    }

    @Test
    void theDigestIsTheSameHoweverTheSameIsWritten() {
        objects.put("Secret db p",
                "- patch:\n    data: {a: b}\n    metadata: {name: web}\n    kind: ConfigMap\n    apiVersion: v1");

        assertThat(read(List.of(FROM_SECRET)).digest()).isEqualTo(read(List.of(), BODY).digest()).hasSize(64);
        assertThat(read(List.of(), BODY, BODY).digest()).isNotEqualTo(read(List.of(), BODY).digest());
        assertThat(read(List.of()).digest()).isEmpty();
    }

    @Test
    void theDigestDependsOnTheTarget() {
        var one = new ReleasePatch(new ReleasePatch.Target(null, null, "Job", null, null), "{a: 1}");
        var other = new ReleasePatch(new ReleasePatch.Target(null, null, "Pod", null, null), "{a: 1}");

        assertThat(read(List.of(), List.of(one)).digest()).isNotEqualTo(read(List.of(), List.of(other)).digest());
    }

    @Test
    void remembersWhatSecretsBring() {
        objects.put("Secret db p", """
            - patch: {apiVersion: v1, kind: Secret, metadata: {name: web, labels: {x: hunter2}}, data: {n: 12345}}
            - {target: {kind: Job}, patch: '[{op: add, path: /spec/x, value: [hunter3]}]'}
            """);

        assertThat(read(List.of(FROM_SECRET), BODY).secrets()).containsExactlyInAnyOrder("hunter2", "12345", "hunter3");
        assertThat(read(List.of(FROM_SECRET)).toString()).doesNotContain("hunter");
    }

    @Test
    void whatIsMissingIsAnErrorUnlessItMay() {
        assertThatExceptionOfType(ExternalException.class).isThrownBy(() -> read(List.of(FROM_SECRET)))
                .withMessage(
                        "Secret db has no key p in namespace \"team-a\"; create it or mark the source of patches optional")
                .satisfies(failure -> assertThat(failure.conditions().getFirst().reason())
                        .isEqualTo("PatchSourceMissing"));
        assertThat(read(List.of(new PatchesSource(ValuesSourceKind.SECRET, "db", "p", true))))
                .isEqualTo(UserPatches.Read.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                {a: s3cret}                                | Secret db, key p is no list of patches; write a list whose items have target and patch
                [s3cret]                                   | Secret db, key p, patches[0] has no patch; give it one as YAML text, a mapping or a list
                [{patch: 7}]                               | Secret db, key p, patches[0] has no patch; give it one as YAML text, a mapping or a list
                [{patch: {}, path: s3cret}]                | Secret db, key p, patches[0] has the field "path"; use target and patch alone
                [{patch: {}, target: {labelSelector: a}}]  | Secret db, key p, patches[0]: target may have group, version, kind, name and namespace, each a text; correct "labelSelector"
                [{patch: {}, target: {name: 1}}]           | Secret db, key p, patches[0]: target may have group, version, kind, name and namespace, each a text; correct "name"
                [{patch: {}, target: s3cret}]              | Secret db, key p, patches[0]: target may have group, version, kind, name and namespace, each a text
                [{patch: {a: 1}}]                          | Secret db, key p, patches[0] does not say which object it is for; add apiVersion, kind and metadata.name to it, or a target
                [{patch: 's3cret'}]                        | Secret db, key p, patches[0] is neither a mapping (strategic merge) nor a list (JSON patch)
                [{patch: '{s3cret'}]                       | Secret db, key p, patches[0] is not valid YAML in line 1
                """)
    void whatIsNoPatchIsAnErrorThatShowsNothing(String text, String message) {
        objects.put("Secret db p", text);

        assertThatExceptionOfType(ExternalException.class).isThrownBy(() -> read(List.of(FROM_SECRET)))
                .satisfies(failure -> assertThat(failure.conditions().getFirst().reason()).isEqualTo("PatchFailed"))
                .withMessage(message);
    }

    @Test
    void thereAreNotTooMany() {
        objects.put("Secret db p", "[" + ("{patch: " + BODY + "},").repeat(256) + "]");

        assertThatExceptionOfType(ExternalException.class).isThrownBy(() -> read(List.of(FROM_SECRET), BODY))
                .withMessage("patches[0] is one too many; give at most 256 patches");
    }

    private UserPatches.Read read(List<PatchesSource> from, String... inline) {
        return read(from, Arrays.stream(inline).map(text -> new ReleasePatch(null, text)).toList());
    }

    private UserPatches.Read read(List<PatchesSource> from, List<ReleasePatch> inline) {
        return UserPatches.read(new UserPatches.Given("team-a", from, inline),
                (kind, name, key) -> Optional.ofNullable(objects.get(kind.literal() + " " + name + " " + key)));
    }
}
