package io.crossplane.provider.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossplane.provider.helm.HelmException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as Helm 3.21 and Kubernetes 1.36 say them. */
class HelmErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`',
            textBlock = """
                RELEASE_EXISTS | cannot re-use a name that is still in use
                RELEASE_EXISTS | INSTALLATION FAILED: cannot re-use a name that is still in use
                OPERATION_IN_PROGRESS | another operation (install/upgrade/rollback) is in progress
                RELEASE_NOT_FOUND | "demo" has no deployed releases
                RELEASE_NOT_FOUND | uninstall: Release not loaded: demo: release: not found
                NOT_OWNED | Unable to continue with install: Service "demo" in namespace "a" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"
                INVALID_VALUES | values don't meet the specifications of the schema(s) in the following chart(s): vcluster: - at '/controlPlane': additional properties 'x' not allowed
                INVALID_VALUES | execution error at (vcluster/templates/config-secret.yaml:2:4): only one backing store
                INVALID_VALUES | template: vcluster/templates/service.yaml:12:3: executing "vcluster/templates/service.yaml" at <.Values.a.b>: nil pointer evaluating interface {}.b
                INVALID_VALUES | YAML parse error on vcluster/templates/rbac.yaml: error converting YAML to JSON: yaml: line 8: did not find expected key
                INVALID_CHART | chart requires kubeVersion: >=1.99.0 which is incompatible with Kubernetes v1.36.1
                INVALID_CHART | path "/var/cache/charts/x.tgz" not found
                INVALID_CHART | file '/x.tgz' does not appear to be a gzipped archive; got 'text/html; charset=utf-8'
                INVALID_CHART | library charts are not installable
                QUOTA | pods "demo-0" is forbidden: exceeded quota: small, requested: pods=1, used: pods=5, limited: pods=5
                QUOTA | failed to create resource: pods "x" is forbidden: failed quota: q: must specify limits.cpu for: syncer
                DENIED | failed to create resource: admission webhook "validate.example.org" denied the request: no
                DENIED | pods "x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false
                DENIED | services "x" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no load balancers
                IMMUTABLE_FIELD | cannot patch "demo" with kind StatefulSet: StatefulSet.apps "demo" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template' are forbidden
                IMMUTABLE_FIELD | cannot patch "demo" with kind Deployment: Deployment.apps "demo" is invalid: spec.selector: Invalid value: field is immutable
                IMMUTABLE_FIELD | cannot patch "demo" with kind Service: Service "demo" is invalid: spec.clusterIPs[0]: Invalid value: "None": may not change once set
                NAMESPACE_UNAVAILABLE | create: failed to create: namespaces "team-a" not found
                NAMESPACE_UNAVAILABLE | create: failed to create: secrets "sh.helm.release.v1.demo.v1" is forbidden: unable to create new content in namespace a because it is being terminated
                FORBIDDEN | query: failed to query with labels: secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" in the namespace "a"
                FORBIDDEN | clusterroles.rbac.authorization.k8s.io "x" is forbidden: user "bob" (groups=["g"]) is attempting to grant RBAC permissions not currently held: {APIGroups:[""], Resources:["pods"], Verbs:["get"]}
                UNAUTHORIZED | Kubernetes cluster unreachable: the server has asked for the client to provide credentials
                UNAUTHORIZED | failed to parse kubeconfig contents: yaml: found character that cannot start any token
                UNAUTHORIZED | Kubernetes cluster unreachable: invalid configuration: no configuration has been provided
                CONFLICT | Operation cannot be fulfilled on statefulsets.apps "demo": the object has been modified; please apply your changes to the latest version and try again
                INVALID_OBJECT | StatefulSet.apps "demo" is invalid: spec.template.spec.containers[0].image: Required value
                INVALID_OBJECT | unable to build kubernetes objects from release manifest: resource mapping not found for name: "x" namespace: "" from "": no matches for kind "ServiceMonitor" in version "monitoring.coreos.com/v1"
                UNREACHABLE | Kubernetes cluster unreachable: Get "http://127.0.0.1:1/version": dial tcp 127.0.0.1:1: connect: connection refused
                UNREACHABLE | Kubernetes cluster unreachable: Get "https://k/version": tls: failed to verify certificate: x509: certificate signed by unknown authority
                UNREACHABLE | Get "https://k/api": dial tcp: lookup k on 10.0.0.10:53: no such host
                UNREACHABLE | Put "https://k/api/v1": read tcp 10.1.1.1:41234->10.0.0.1:443: read: connection reset by peer
                RECORD_TOO_LARGE | create: failed to create: Secret "sh.helm.release.v1.x.v1" is invalid: data: Too long: may not be more than 1048576 bytes
                RECORD_TOO_LARGE | create: failed to create: etcdserver: request is too large
                RECORD_TOO_LARGE | create: failed to create: Request entity too large: limit is 3145728
                INVALID_OBJECT | failed to create resource: ConfigMap "x" is invalid: []: Too long: may not be more than 1048576 bytes
                HOOK_FAILED | failed pre-install: 1 error occurred: * job demo failed: BackoffLimitExceeded
                TIMEOUT | failed pre-install: 1 error occurred: * timed out waiting for the condition
                INTERNAL | something new
                """)
    void givesEachTextItsKind(Kind kind, String text) {
        assertThat(HelmErrors.classify(text).kind()).isEqualTo(kind);
    }

    @Test
    void listsSchemaComplaintsInOneOrder() {
        String head = "values don't meet the specifications of the schema(s) in the following chart(s):\nvcluster:\n";
        String a = "- at '/a': additional properties 'y', 'x' not allowed\n";
        String b = "- at '/b': got string, want boolean\n";

        String message = HelmErrors.classify(head + b + a).getMessage();

        assertThat(message).isEqualTo(HelmErrors.classify(head + a.replace("'y', 'x'", "'x', 'y'") + b).getMessage())
                .endsWith(
                        "vcluster: - at '/a': additional properties 'x', 'y' not allowed - at '/b': got string, want boolean");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`',
            textBlock = """
                read tcp 10.1.1.1:41234->10.0.0.1:443: connection reset by peer | read tcp 10.0.0.1:443: connection reset by peer
                UID in object meta: 6f1c6d7e-0f3a-4a7b-9f39-8a4f0d1a2b3c | UID in object meta: …
                goroutine at 0xc000123456 failed | goroutine at 0x… failed
                open /var/lib/p/run-1/2/values-77.json: permission denied | open values-77.json: permission denied
                Get "https://user:pw@host/x": no | Get "https://host/x": no
                certificate has expired or is not yet valid: current time 2026-11-21T10:00:00Z is after 2026-01-01T00:00:00Z | certificate has expired or is not yet valid: now is after 2026-01-01T00:00:00Z
                """)
    void keepsWhatChangesFromTimeToTimeOutOfMessages(String text, String message) {
        assertThat(HelmErrors.classify(text)).hasMessage(message);
    }

    @Test
    void boundsAMessageOnlyWhenAsked() {
        String message = String.valueOf(HelmErrors.classify("x ".repeat(5000)).getMessage());

        assertThat(message).hasSizeGreaterThan(1024);
        assertThat(HelmErrors.bounded(message)).hasSizeLessThanOrEqualTo(1024).endsWith("…");
    }
}
