package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class StatusTranslationTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.89Z");
    private static final NamesInside NAMES = NamesInside.of(new RevisionName("hello", "hello-x-ns-x-demo"), List.of(),
            Map.of(new Reference(Kind.SECRET, "pw-x-ns-x-demo-knative"), "pw"));

    @Test
    void putsNamesBack() {
        ObjectNode host = Yaml.of("""
            metadata: {generation: 3}
            status:
              observedGeneration: 3
              url: http://hello-x-ns-x-demo.team-a.example.com
              address: {url: http://hello-x-ns-x-demo.team-a.svc.cluster.local}
              latestCreatedRevisionName: hello-x-ns-x-demo-00002
              latestReadyRevisionName: hello-x-ns-x-demo-v1
              traffic: [{revisionName: hello-x-ns-x-demo-v1, percent: 100, latestRevision: true}]
              conditions:
              - {type: Ready, status: "False", reason: X,
                 message: 'Revision "hello-x-ns-x-demo-00002" lacks secret "pw-x-ns-x-demo-knative".'}
            """);

        ObjectNode status = StatusTranslation.ofService(Yaml.of("metadata: {generation: 8}"), host, NAMES, true);

        assertThat(status).isEqualTo(Yaml.of("""
            observedGeneration: 8
            url: http://hello-x-ns-x-demo.team-a.example.com
            address: {url: http://hello-x-ns-x-demo.team-a.svc.cluster.local}
            latestCreatedRevisionName: hello-00002
            latestReadyRevisionName: hello-v1
            traffic: [{revisionName: hello-v1, percent: 100, latestRevision: true}]
            conditions:
            - {type: Ready, status: "False", reason: X, message: 'Revision "hello-00002" lacks secret "pw".'}
            """).put("observedGeneration", 8L));
    }

    @Test
    void saysThatItIsNotYetAboutTheServiceAsItIs() {
        ObjectNode host = Yaml.of("{metadata: {generation: 3}, status: {observedGeneration: 3}}");

        assertThat(StatusTranslation
                .ofService(Yaml.of("{metadata: {generation: 8}, status: {observedGeneration: 7}}"), host, NAMES, false)
                .path("observedGeneration")
                .asLong()).isEqualTo(7);
        assertThat(StatusTranslation
                .ofService(Yaml.of("{metadata: {generation: 8}, status: {observedGeneration: 8}}"), host, NAMES, false)
                .path("observedGeneration")
                .asLong()).isEqualTo(7);
        assertThat(StatusTranslation.ofService(Yaml.of("{metadata: {generation: 1}}"), host, NAMES, false)
                .path("observedGeneration")
                .asLong()).isZero();
    }

    @Test
    void tellsARefusalAndKeepsTheRest() {
        ObjectNode inside = Yaml
                .of("""
                    metadata: {generation: 4}
                    status:
                      observedGeneration: 3
                      url: http://x
                      conditions: [{type: RoutesReady, status: "True"}, {type: Ready, status: "True", lastTransitionTime: "2020-01-01T00:00:00Z"}]
                    """);

        ObjectNode status = StatusTranslation.refused(inside, "HostRefused", "no", NOW);

        assertThat(status).isEqualTo(
                Yaml.of("""
                    observedGeneration: 4
                    url: http://x
                    conditions:
                    - {type: RoutesReady, status: "True"}
                    - {type: Ready, status: "False", reason: HostRefused, message: "no", lastTransitionTime: "2026-03-04T05:06:07Z"}
                    """)
                        .put("observedGeneration", 4L));
        inside.set("status", status);
        assertThat(StatusTranslation.refused(inside, "HostRefused", "no", NOW.plusSeconds(60)))
                .as("the same while it is so")
                .isEqualTo(status);
    }

    @Test
    void countsAServiceAsReadyOnlyIfThatIsAboutItsGeneration() {
        String ready = "{metadata: {generation: %d}, status: {observedGeneration: 2, conditions: [{type: Ready, status: '%s'}]}}";

        assertThat(StatusTranslation.isReady(Yaml.of(ready.formatted(2, "True")))).isTrue();
        assertThat(StatusTranslation.isReady(Yaml.of(ready.formatted(3, "True")))).isFalse();
        assertThat(StatusTranslation.isReady(Yaml.of(ready.formatted(2, "Unknown")))).isFalse();
    }

    @Test
    void knowsRevisionsWhoseNamesKnativeHasShortened() {
        String service = "a-very-long-name-that-vcluster-has-cut-and-given-a-hash-0123456789";
        ObjectNode revision = Yaml.of("""
            metadata:
              name: a-very-long-nameabcdef0123456789abcdef0123456789-00012
              labels: {serving.knative.dev/configurationGeneration: "12"}
            """);

        NamesInside names = NamesInside.of(new RevisionName("hello", service), List.of(revision), Map.of());

        assertThat(names.revision("a-very-long-nameabcdef0123456789abcdef0123456789-00012")).isEqualTo("hello-00012");
        assertThat(names.text("revision a-very-long-nameabcdef0123456789abcdef0123456789-00012 of " + service))
                .isEqualTo("revision hello-00012 of hello");
    }
}
