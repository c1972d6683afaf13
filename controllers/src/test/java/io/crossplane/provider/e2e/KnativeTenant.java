package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.readiness.Readiness;

/** A virtual cluster with the Knative of its host cluster: its namespace {@code default}, and what is in the host namespace for that. */
final class KnativeTenant implements AutoCloseable {

    /** Label of all that the bridge makes on the host cluster. */
    static final String LABEL = "vcluster.crossplane.io/knative";

    private static final String NAMESPACE = "default";
    private static final int SECONDS = 30;

    private final KubernetesClient host;
    private final String vcluster;
    private final String hostNamespace;
    private final Inside opened;
    private final KnativeObjects inside;
    private final KnativeObjects onHost;

    private KnativeTenant(KubernetesClient host, String vcluster, String hostNamespace, Inside opened) {
        this.host = host;
        this.vcluster = vcluster;
        this.hostNamespace = hostNamespace;
        this.opened = opened;
        inside = new KnativeObjects(opened.client(), NAMESPACE);
        onHost = new KnativeObjects(host, hostNamespace);
    }

    /** Opens a virtual cluster that is ready. */
    static KnativeTenant open(KubernetesClient host, VCluster ready) {
        String name = ready.getMetadata().getName();
        Inside opened = Inside.open(host,
                host.secrets().inNamespace(ready.getMetadata().getNamespace()).withName(name + "-connection").get());
        return new KnativeTenant(host, name, VClusters.hostNamespace(ready), opened);
    }

    KnativeObjects inside() {
        return inside;
    }

    KnativeObjects onHost() {
        return onHost;
    }

    String hostNamespace() {
        return hostNamespace;
    }

    /** The kinds of Knative that are defined inside. */
    List<String> definitions() {
        return opened.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .list()
                .getItems()
                .stream()
                .map(each -> each.getMetadata().getName())
                .filter(each -> each.endsWith(".serving.knative.dev"))
                .toList();
    }

    /** What a Service is called on the host cluster. */
    String name(String service) {
        return "%s-x-%s-x-%s".formatted(service, NAMESPACE, vcluster);
    }

    /** Makes a ConfigMap and a Secret inside whose texts are served by the Services that are made with {@link #serve}. */
    void say(String text, String secret) {
        opened.client()
                .resource(new ConfigMapBuilder().withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("text")
                        .endMetadata()
                        .addToData("TARGET", text)
                        .build())
                .create();
        opened.client()
                .resource(new SecretBuilder().withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("secret")
                        .endMetadata()
                        .addToStringData("word", secret)
                        .build())
                .create();
    }

    /** Makes a Service inside, with this in the spec of its pods. They ignore SIGTERM, so they take as long to go as a request may take. */
    void serve(String service, String more) {
        inside.create(
                """
                    apiVersion: serving.knative.dev/v1
                    kind: Service
                    metadata: {name: %s}
                    spec: {template: {metadata: {annotations: {autoscaling.knative.dev/min-scale: "1"}}, spec: {timeoutSeconds: 5, %s containers: [{
                      image: busybox, imagePullPolicy: IfNotPresent, command: [sh, -c],
                      args: ["mkdir -p /tmp/w; echo $TARGET $WORD > /tmp/w/index.html; exec httpd -f -p 8080 -h /tmp/w"],
                      envFrom: [{configMapRef: {name: text}}], env: [{name: WORD, valueFrom: {secretKeyRef: {name: secret, key: word}}}]}]}}}
                    """.formatted(
                        service, more));
    }

    /** The one pod of a revision that runs, such as {@code 00001} of {@code hello}. */
    Pod pod(String service, String revision) {
        Map<String, String> labels = Map.of("serving.knative.dev/service", name(service),
                "serving.knative.dev/revision", name(service) + "-" + revision);
        return await("pod of %s in %s".formatted(labels, hostNamespace)).atMost(VClusters.LIMIT)
                .until(() -> host.pods()
                        .inNamespace(hostNamespace)
                        .withLabels(labels)
                        .list()
                        .getItems()
                        .stream()
                        .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
                        .filter(Readiness::isPodReady)
                        .toList(), found -> found.size() == 1)
                .getFirst();
    }

    /** What that pod answers to a request. */
    String answer(String service, String revision) {
        String pod = pod(service, revision).getMetadata().getName();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (ExecWatch asking = host.pods()
                .inNamespace(hostNamespace)
                .withName(pod)
                .inContainer("user-container")
                .writingOutput(answer)
                .exec("wget", "-q", "-O", "-", "http://127.0.0.1:8080/")) {
            assertThat(asking.exitCode().get(SECONDS, TimeUnit.SECONDS)).isZero();
            return answer.toString(StandardCharsets.UTF_8).strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot ask " + pod, e);
        }
    }

    /** All that the bridge has made on the host cluster. */
    List<String> made() {
        Stream<HasMetadata> copies = Stream.concat(
                host.secrets().inNamespace(hostNamespace).withLabel(LABEL).list().getItems().stream(),
                host.configMaps().inNamespace(hostNamespace).withLabel(LABEL).list().getItems().stream());
        return Stream
                .concat(onHost.names("Service").stream().map(each -> "Service " + each),
                        copies.map(each -> each.getKind() + " " + each.getMetadata().getName()))
                .toList();
    }

    @Override
    public void close() {
        opened.close();
    }
}
