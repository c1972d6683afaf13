package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.crossplane.provider.e2e.AuditLog.Request;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;

/**
 * The audit log of a virtual cluster's API server, of which it makes one with {@link #VALUES}.
 *
 * @param host      client of the host cluster
 * @param namespace of the control plane's pod
 * @param pod       its name
 * @param copy      the log as it was when it was last read
 */
record InsideLog(KubernetesClient host, String namespace, String pod, Path copy) {

    /** Values of a VCluster. The policy reaches the API server as an annotation of its own pod. */
    static final String VALUES = """
        {controlPlane: {
           distro: {k8s: {apiServer: {extraArgs: [--audit-policy-file=/audit/policy.yaml, --audit-log-path=/data/audit.log]}}},
           statefulSet: {
             pods: {annotations: {audit-policy: '{"apiVersion": "audit.k8s.io/v1", "kind": "Policy",
               "omitStages": ["RequestReceived"], "rules": [{"level": "Metadata", "users": ["kubernetes-super-admin"]}]}'}},
             persistence: {
               addVolumes: [{name: audit, downwardAPI: {items: [{path: policy.yaml,
                 fieldRef: {fieldPath: "metadata.annotations['audit-policy']"}}]}}],
               addVolumeMounts: [{name: audit, mountPath: /audit}]}}}}""";

    /** The programs that the provider and its Helm worker say they are. vCluster itself has the same credentials. */
    private static final Set<String> AGENTS = Set.of("fabric8-kubernetes-client/", "java/", "Go-http-client/");

    private static final int SECONDS = 30;

    /** The provider's requests that came in later than an instant; but vCluster takes the creation of a Service for its own. */
    List<Request> ofProvider(Instant later) {
        read();
        return new AuditLog(copy).requests("kubernetes-super-admin", later)
                .stream()
                .filter(request -> AGENTS.stream().anyMatch(request.agent()::startsWith))
                .toList();
    }

    private void read() {
        try (OutputStream file = Files.newOutputStream(copy);
                ExecWatch reading = host.pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .inContainer("syncer")
                        .writingOutput(file)
                        .exec("cat", "/data/audit.log")) {
            assertThat(reading.exitCode().get(SECONDS, TimeUnit.SECONDS)).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot read the audit log of " + pod, e);
        }
    }
}
