package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which value of the chart each field of {@code spec.forProvider} stands for (vcluster.md 9.1). */
class TypedValuesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
        telemetry: true | telemetry: {enabled: true}
        telemetry: false | telemetry: {enabled: false}
        edition: OSS | controlPlane: {statefulSet: {image: {repository: loft-sh/vcluster-oss}}}
        edition: Pro | controlPlane: {statefulSet: {image: {repository: loft-sh/vcluster-pro}}}
        kubernetesVersion: v1.35.2 | controlPlane: {distro: {k8s: {version: v1.35.2}}}
        replicas: 3 | controlPlane: {statefulSet: {highAvailability: {replicas: 3}}}
        kubeconfig: {context: ours} | exportKubeConfig: {context: ours}
        kubeconfig: {server: InCluster} | exportKubeConfig: {server: 'https://demo.host.svc:443'}
        """)
    void aFieldStandsForOneValueOfTheChart(String field, String values) {
        assertThat(TypedValues.of(desired(field))).isEqualTo(yaml(values));
    }

    @Test
    void aCustomServerIsTakenAsItIs() {
        assertThat(TypedValues.of(desired("kubeconfig: {server: Custom, url: 'https://a.example.org:8443/x'}")))
                .isEqualTo(yaml("exportKubeConfig: {server: 'https://a.example.org:8443/x'}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"EmbeddedDatabase, '{database: {embedded: {enabled: true}}}'",
        "DeployedEtcd, '{etcd: {deploy: {enabled: true}}}'"})
    void aBackingStoreIsSwitchedOn(String type, String store) {
        assertThat(TypedValues.of(desired("backingStore: {type: %s}".formatted(type))))
                .isEqualTo(yaml("controlPlane: {backingStore: %s}".formatted(store)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " | ", textBlock = """
        enabled: false | enabled: false
        size: 7Gi | size: 7Gi
        storageClassName: fast | storageClass: fast
        accessModes: [ReadWriteOncePod, ReadWriteMany] | accessModes: [ReadWriteOncePod, ReadWriteMany]
        retentionPolicy: Delete | retentionPolicy: Delete
        """)
    void theVolumeIsDescribedByItsClaim(String field, String claim) {
        assertThat(TypedValues.of(desired("persistence: {%s}".formatted(field))))
                .isEqualTo(yaml("controlPlane: {statefulSet: {persistence: {volumeClaim: {%s}}}}".formatted(claim)));
    }

    @Test
    void resourcesKeepTheirNamesAndQuantities() {
        assertThat(TypedValues
                .of(desired("resources: {requests: {cpu: 200m, example.org/gpu: 1}, limits: {memory: 2Gi}}")))
                .isEqualTo(yaml(
                        "controlPlane: {statefulSet: {resources: {requests: {cpu: 200m, example.org/gpu: '1'}, limits: {memory: 2Gi}}}}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " | ", textBlock = """
        enabled: false | enabled: false
        replicas: 2 | deployment: {replicas: 2}
        resources: {requests: {cpu: 10m}} | deployment: {resources: {requests: {cpu: 10m}}}
        """)
    void dnsIsDescribedByItsDeployment(String field, String coredns) {
        assertThat(TypedValues.of(desired("coredns: {%s}".formatted(field))))
                .isEqualTo(yaml("controlPlane: {coredns: {%s}}".formatted(coredns)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "persistence: {}", "persistence: {accessModes: []}", "resources: {}",
        "resources: {requests: {}}", "kubeconfig: {}", "coredns: {}", "coredns: {resources: {}}", "backingStore: {}",
        "expose: {extraSANs: [a.example.org]}", "chart: {version: 0.35.0}", "readiness: {level: DNS}",
        "deletion: {pvcPolicy: Delete}", "createNamespace: false", "namespaceLabels: {a: b}", "values: {a: 1}",
        "set: [{path: a, value: 1}]"})
    void whatIsUnsetOrNotOfTheChartContributesNothing(String field) {
        assertThat(TypedValues.of(desired(field))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " | ",
            textBlock = """
                plugins: [{name: a, image: b}] | plugins: {a: {image: b}}
                plugins: [{name: a, image: b, imagePullPolicy: Always, command: [c], args: [d]}] | plugins: {a: {image: b, imagePullPolicy: Always, command: [c], args: [d]}}
                plugins: [{name: a, image: b, config: {c: {d: 1}}, securityContext: {runAsUser: 1}}] | plugins: {a: {image: b, config: {c: {d: 1}}, securityContext: {runAsUser: 1}}}
                plugins: [{name: a, image: b, resources: {limits: {memory: 1Gi}}}] | plugins: {a: {image: b, resources: {limits: {memory: 1Gi}}}}
                plugins: [{name: a, image: b, volumeMounts: [{name: c, mountPath: /d, readOnly: true}]}] | plugins: {a: {image: b, volumeMounts: [{name: c, mountPath: /d, readOnly: true}]}}
                plugins: [{name: a, image: b, rbac: {role: {extraRules: [{apiGroups: [""], resources: [c], verbs: [get]}]}}}] | plugins: {a: {image: b, rbac: {role: {extraRules: [{apiGroups: [""], resources: [c], verbs: [get]}]}}}}
                legacyPlugins: [{name: a, image: b, optional: true, workingDir: /c}, {name: d, image: e}] | plugin: {a: {image: b, optional: true, workingDir: /c}, d: {image: e}}
                legacyPlugins: [{name: a, image: b, env: [{name: C, value: d}]}] | plugin: {a: {image: b, env: [{name: C, value: d}]}}
                """)
    void aPluginIsWhatTheChartCallsByItsName(String field, String values) {
        assertThat(TypedValues.of(desired(field))).isEqualTo(yaml(values));
    }

    @Test
    void theDefaultsAreQuietFreeAndReachable() {
        assertThat(TypedValues.defaults(desired("edition: Pro, telemetry: true"))).isEqualTo(yaml("""
            telemetry: {enabled: false}
            logging: {encoding: json}
            controlPlane: {statefulSet: {image: {repository: loft-sh/vcluster-oss}}}
            exportKubeConfig: {server: 'https://demo.host.svc:443', context: demo}
            """));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"{}", "controlPlane: {proxy: {extraSANs: []}}", "controlPlane: {proxy: {extraSANs: null}}",
        "controlPlane: {proxy: null}", "controlPlane: null"})
    void theCertificateCoversTheServiceWhateverAnybodySays(String merged) {
        assertThat(names("", merged)).containsExactly("demo.host.svc", "demo.host.svc.cluster.local");
    }

    @Test
    void theCertificateCoversWhatTheUserNamesOnceAndInOrder() {
        assertThat(names("expose: {extraSANs: [b.example.org, 10.0.0.1]}",
                "controlPlane: {proxy: {extraSANs: [a.example.org, 10.0.0.1, demo.host.svc]}}")).containsExactly(
                        "a.example.org", "10.0.0.1", "demo.host.svc", "b.example.org", "demo.host.svc.cluster.local");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example.org", "{a: b}", "7"})
    void namesThatAreNoListAreLeftForTheSchemaToRefuse(String names) {
        assertThat(TypedValues.enforced(desired(""), yaml("controlPlane: {proxy: {extraSANs: %s}}".formatted(names))))
                .isEmpty();
    }

    private static List<String> names(String field, String merged) {
        return TypedValues.enforced(desired(field), yaml(merged))
                .at("/controlPlane/proxy/extraSANs")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }
}
