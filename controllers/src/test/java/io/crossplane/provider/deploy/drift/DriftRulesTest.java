package io.crossplane.provider.deploy.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.core.JsonPointer;
import io.crossplane.provider.apis.v1alpha1.DriftParameters;
import io.crossplane.provider.apis.v1alpha1.DriftParameters.Policy;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.kube.ReleaseKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftRulesTest {

    private static final ReleaseKey KEY = new ReleaseKey("apps", "web");

    private static DriftRules rules(String yaml) {
        return DriftRules.of(Serialization.unmarshal("--- " + yaml, DriftParameters.class));
    }

    private static Manifest.Entry entry(String yaml) {
        return Manifest.entries(yaml).getFirst();
    }

    @Test
    void changesArePutRightUnlessTheUserSaysOtherwise() {
        assertThat(DriftRules.of(null).policy()).isEqualTo(Policy.FIX);
        assertThat(rules("{}").policy()).isEqualTo(Policy.FIX);
        assertThat(rules("{policy: 'Off'}").policy()).isEqualTo(Policy.OFF);
    }

    @Test
    void whatANewerVersionMayMeanChangesNothing() {
        assertThat(rules("{policy: Gently}").policy()).isEqualTo(Policy.WARN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {}                                    | true  | no condition
        {kind: Deployment, name: web}         | true  | both fit
        {kind: Deployment, name: other}       | false | another name
        {apiVersion: apps/v1}                 | true  | the version
        {apiVersion: apps/v1beta1}            | false | another version
        {namespace: apps}                     | true  | the namespace of the release
        {namespace: default}                  | false | another namespace
        """)
    void aRuleFitsWhatItNames(String rule, boolean fits, String because) {
        Manifest.Entry web = entry("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}");
        String withPath = rule.equals("{}") ? "{paths: [/spec/replicas]}"
                : rule.replace("}", ", paths: [/spec/replicas]}");

        IgnoredPaths found = rules("{ignore: [" + withPath + "]}").ignoredIn(web, KEY.namespace());

        assertThat(found.paths()).as(because)
                .isEqualTo(fits ? List.of(JsonPointer.compile("/spec/replicas")) : List.of());
    }

    @Test
    void appliesWhatTheManifestStatesWithHelmsMarks() {
        Manifest.Entry stated = entry("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: web
              creationTimestamp: null
              annotations:
              labels: {app.kubernetes.io/managed-by: somebody, tier: gold}
            data: {a: b, c: null}
            status: {a: b}
            """);

        assertThat(WantedObject.of(stated, KEY, rules("{ignore: [{paths: [/data/a]}]}").ignoredIn(stated, "apps")))
                .isEqualTo(entry("""
                    apiVersion: v1
                    kind: ConfigMap
                    metadata:
                      name: web
                      annotations: {meta.helm.sh/release-name: web, meta.helm.sh/release-namespace: apps}
                      labels: {app.kubernetes.io/managed-by: Helm, tier: gold}
                    data: {}
                    """).content());
    }
}
