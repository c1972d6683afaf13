package io.crossplane.provider.installed;

import java.util.List;

import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.e2e.VClusterReleases;
import io.crossplane.provider.e2e.VClusters;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A namespace with a virtual cluster and a release in it. Closing it removes the namespace; what is managed has to be gone by then. */
final class Tenant implements AutoCloseable {

    private final KubernetesClient client;
    private final VClusters vclusters;
    private final VClusterReleases releases;
    private final String charts;
    private final String namespace;

    Tenant(TestCluster cluster, String prefix) {
        client = cluster.client();
        vclusters = new VClusters(client);
        releases = new VClusterReleases(client);
        charts = cluster.access().chartRepository().toString();
        namespace = cluster.newNamespace(prefix);
    }

    String namespace() {
        return namespace;
    }

    VClusters vclusters() {
        return vclusters;
    }

    VClusterReleases releases() {
        return releases;
    }

    /** Makes a virtual cluster with this name, whose volume goes with it. */
    VCluster create(String name) {
        return vclusters.create(namespace, name, "{deletion: {pvcPolicy: Delete}}");
    }

    /** Makes a release with this name in a virtual cluster. */
    VClusterRelease createIn(String vcluster, String name) {
        return createIn(vcluster, name, "{}");
    }

    /** The same with these values. */
    VClusterRelease createIn(String vcluster, String name, String values) {
        return releases.create(namespace, name,
                "{vclusterRef: {name: %s}, chart: {repository: \"%s\", name: podinfo, version: '>=1.0.0'}, values: %s}"
                        .formatted(vcluster, charts, values));
    }

    /** Makes virtual cluster {@code life} with a release in it and waits until both are Ready. */
    void awaitReady() {
        Stopwatch time = Figures.start();
        VCluster vcluster = create("life");
        VClusterRelease release = createIn("life", "podinfo");
        vclusters.awaitReady(vcluster);
        Figures.print("apply to Ready, by the pod", time.elapsed());
        releases.awaitReady(release);
        Figures.print("apply to Ready of a release made with its VCluster, by the pod", time.elapsed());
    }

    VCluster vcluster() {
        return client.resources(VCluster.class).inNamespace(namespace).withName("life").require();
    }

    VClusterRelease release() {
        return client.resources(VClusterRelease.class).inNamespace(namespace).withName("podinfo").require();
    }

    /** Both, as they are now. */
    List<ManagedResource<?, ?>> objects() {
        return List.of(vcluster(), release());
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
    }
}
