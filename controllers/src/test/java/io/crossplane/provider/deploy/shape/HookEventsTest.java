package io.crossplane.provider.deploy.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.crossplane.provider.helm.release.ManifestDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookEventsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        post-delete                        | post-delete
        test                               | test
        pre-install,pre-delete             | pre-delete
        pre-upgrade, pre-rollback,test     | pre-rollback,test""")
    void leavesWhatIsNotRunByChanges(String events, String left) {
        assertThat(without("metadata: {annotations: {helm.sh/hook: '" + events + "'}}")).singleElement()
                .satisfies(document -> assertThat(document.source()).isEqualTo("web/templates/hook.yaml"))
                .satisfies(document -> assertThat(document.yaml()).contains("helm.sh/hook: \"" + left + "\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        pre-install
        post-install
        pre-upgrade,post-upgrade""")
    void leavesOutHooksOfChangesAlone(String events) {
        assertThat(without("metadata: {annotations: {helm.sh/hook: '" + events + "'}}")).isEmpty();
    }

    @Test
    void whatIsNoHookStaysLetterByLetter() {
        assertThat(without("metadata:   {name: a}   # as it is")).extracting(ManifestDocument::yaml)
                .containsExactly("metadata:   {name: a}   # as it is");
    }

    private static List<ManifestDocument> without(String yaml) {
        return HookEvents.withoutThoseOfChanges(List.of(new ManifestDocument("web/templates/hook.yaml", yaml)));
    }
}
