package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Trees.yaml;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ClaimState;
import io.crossplane.provider.kube.HostSnapshot;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.PodState;
import io.crossplane.provider.kube.TestCertificates;
import io.crossplane.provider.kube.VirtualApiStatus;
import io.crossplane.provider.kube.Workload;
import io.crossplane.provider.vcluster.ObservedVCluster.ApiView;
import io.fabric8.kubernetes.client.utils.Serialization;

/** The VCluster {@code team-a/demo}, whose virtual cluster is {@code host/demo}, and what may be seen of it. */
final class Examples {

    static final Instant DEPLOYED_AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private static final Kubeconfig KUBECONFIG = Kubeconfig.parse("""
        apiVersion: v1
        kind: Config
        current-context: demo
        clusters: [{name: demo, cluster: {server: "https://localhost:8443", certificate-authority-data: %s}}]
        users: [{name: demo, user: {client-certificate-data: %s, client-key-data: %s}}]
        contexts: [{name: demo, context: {cluster: demo, user: demo}}]
        """.formatted(TestCertificates.AUTHORITY, TestCertificates.CLIENT, TestCertificates.freshKey()),
            new KubeconfigRules(true, false));

    private Examples() {}

    /** @param forProvider the fields as YAML in one line, such as {@code replicas: 3, edition: OSS}; the namespace is given */
    static VCluster resource(String forProvider) {
        return Serialization.unmarshal("""
            metadata: {namespace: team-a, name: demo, uid: u1}
            spec: {forProvider: {namespace: host, %s}}
            """.formatted(forProvider), VCluster.class);
    }

    static DesiredVCluster desired(String forProvider) {
        return DesiredVCluster.from(resource(forProvider), DesiredVCluster.Defaults.STANDARD);
    }

    /** What vCluster exports: a kubeconfig with certificates, and the same as single entries. */
    static VirtualCredentials credentials(String... parts) {
        Map<String, byte[]> entries = new HashMap<>();
        for (String part : parts) {
            entries.put(part, ("the " + part).getBytes(StandardCharsets.UTF_8));
        }
        return new VirtualCredentials(KUBECONFIG, entries);
    }

    static VirtualApiStatus answer(boolean ready, boolean defaultServiceAccount, int dns) {
        return new VirtualApiStatus(VirtualApiStatus.Route.IN_CLUSTER, ready, ready ? "" : "etcd failed",
                Optional.of("v1.36.1"), defaultServiceAccount, Optional.of(dns));
    }

    static Workload workload(String name, int desired, int ready) {
        return new Workload(Workload.Kind.STATEFUL_SET, name, "uid", false, Map.of(), Map.of(),
                List.of("busybox:1", "ghcr.io/loft-sh/vcluster-oss:0.36.1"), 1, 1, desired, desired, desired, ready,
                "");
    }

    static PodState pod(String name, boolean ready, PodState.Container... containers) {
        return new PodState(name, "uid", Map.of(), ready ? "Running" : "Pending", ready, false, "",
                List.of(containers));
    }

    /** What is seen; begins with everything in order and is then spoilt. */
    static final class Sight {

        private List<Workload> workloads = List.of(workload("demo", 1, 1));
        private List<PodState> pods = List.of(pod("demo-0", true));
        private List<ClaimState> claims = List.of();
        private ReleaseStatus status = ReleaseStatus.DEPLOYED;
        private int revision = 1;
        private String config = "{}";
        private boolean installed = true;
        private Map<String, String> labels = new OwnerMark("u1").labels();
        private Map<String, String> annotations = desired("").chart().mark().annotations();
        private Optional<VirtualCredentials> credentials = Optional.of(credentials("certificate-authority"));
        private ApiView api = new ApiView.Answered(answer(true, true, 1));
        private Optional<Diagnosis> diagnosis = Optional.empty();

        static Sight ofRunning() {
            return new Sight();
        }

        static Sight ofNothing() {
            Sight sight = new Sight().workloads().pods().notExported();
            sight.installed = false;
            return sight;
        }

        Sight release(ReleaseStatus theStatus, int theRevision) {
            status = theStatus;
            revision = theRevision;
            return this;
        }

        Sight config(String values) {
            config = values;
            return this;
        }

        Sight labels(Map<String, String> theLabels) {
            labels = theLabels;
            return this;
        }

        Sight annotations(Map<String, String> theAnnotations) {
            annotations = theAnnotations;
            return this;
        }

        Sight workloads(Workload... all) {
            workloads = List.of(all);
            return this;
        }

        Sight pods(PodState... all) {
            pods = List.of(all);
            return this;
        }

        Sight claims(ClaimState... all) {
            claims = List.of(all);
            return this;
        }

        /** No kubeconfig, and so nobody asked the API either. */
        Sight notExported() {
            credentials = Optional.empty();
            return api(new ApiView.NotAsked());
        }

        Sight api(ApiView view) {
            api = view;
            return this;
        }

        Sight diagnosis(String reason, String message) {
            diagnosis = Optional.of(new Diagnosis(reason, message));
            return this;
        }

        StoredRelease release() {
            ReleaseRecord record = new ReleaseRecord(
                    "demo", "host", revision, new ReleaseRecord.Info(status, "as Helm says", Optional.of(DEPLOYED_AT),
                            Optional.of(DEPLOYED_AT), ""),
                    new ReleaseRecord.Chart("vcluster", "0.36.1", "0.36.1"), yaml(config), "");
            return new StoredRelease(new ObjectHead("host", "sh.helm.release.v1.demo.v" + revision, "r1", "1", false,
                    labels, annotations), record);
        }

        ObservedVCluster look() {
            return new ObservedVCluster(new HostSnapshot(List.of(), workloads, pods, claims, Optional.empty()),
                    installed ? Optional.of(release()) : Optional.empty(), credentials, api, diagnosis);
        }
    }
}
