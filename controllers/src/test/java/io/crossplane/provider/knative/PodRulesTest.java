package io.crossplane.provider.knative;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"hostNetwork: true | hostNetwork", "hostPID: true | hostPID",
        "priorityClassName: system-node-critical | priorityClassName", "runtimeClassName: kata | runtimeClassName",
        "schedulerName: mine | schedulerName", "serviceAccount: vc-demo | serviceAccount",
        "nodeName: control-plane | nodeName", "somethingNew: {} | somethingNew",
        "securityContext: {sysctls: []} | securityContext.sysctls",
        "volumes: [{name: a, hostPath: {path: /}}] | volumes[a].hostPath",
        "volumes: [{name: a, csi: {driver: x}}] | volumes[a].csi",
        "volumes: [{name: a, projected: {sources: [{serviceAccountToken: {path: t}}]}}] | volumes[a].projected.sources[].serviceAccountToken",
        "containers: [{name: a, securityContext: {privileged: true}}] | containers[a].securityContext.privileged",
        "containers: [{name: a, securityContext: {capabilities: {add: [SYS_ADMIN]}}}] | containers[a].securityContext.capabilities.add",
        "initContainers: [{name: a, securityContext: {procMount: x}}] | initContainers[a].securityContext.procMount",
        "containers: [{name: a, lifecycle: {}}] | containers[a].lifecycle",
        "containers: [{name: a, volumeDevices: []}] | containers[a].volumeDevices",
        "securityContext: {seccompProfile: {type: Unconfined}} | securityContext.seccompProfile.type",
        "containers: [{name: a, securityContext: {seccompProfile: {type: Unconfined}}}] | containers[a].securityContext.seccompProfile.type",
        "containers: [{name: a, ports: [{hostPort: 80}]}] | containers[a].ports[].hostPort",
        "containers: [{name: a, env: [{name: E, valueFrom: {fileKeyRef: {}}}]}] | containers[a].env[].valueFrom.fileKeyRef"})
    void refuseWhatReachesBeyondTheHostNamespace(String spec, String field) {
        assertThat(PodRules.objection(Yaml.of(spec)))
                .hasValueSatisfying(text -> assertThat(text).endsWith(": " + field));
    }

    @Test
    void permitWhatKnativePermitsEverybody() {
        assertThat(PodRules.objection(Yaml.of("""
            containerConcurrency: 1
            timeoutSeconds: 300
            serviceAccountName: mine
            automountServiceAccountToken: true
            hostNetwork: null
            imagePullSecrets: [{name: a}]
            volumes:
            - {name: a, projected: {sources: [{secret: {name: a}}, {configMap: {name: b}}, {downwardAPI: {}}]}}
            - {name: b, emptyDir: {}}
            containers:
            - name: a
              image: x
              resources: {}
              env: [{name: A, value: b}, {name: B, valueFrom: {secretKeyRef: {name: x, key: y}}}]
              ports: [{name: h2c, containerPort: 8080, protocol: TCP}]
              securityContext: {runAsNonRoot: true, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
              livenessProbe: {}
            """))).isEmpty();
    }
}
