package io.crossplane.provider.e2e;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What an onlooker sees of one VCluster: the object, its host namespace, Helm's records and the chart's objects. */
record Scene(KubernetesClient client, VCluster vcluster) {

    /** Label of a record: the UID of its VCluster. */
    static final String OWNER = "vcluster.crossplane.io/owner-uid";

    Optional<VCluster> object() {
        return Optional.ofNullable(client.resource(vcluster).get());
    }

    String annotation(String name) {
        return object().map(now -> now.getMetadata().getAnnotations()).map(all -> all.get(name)).orElse("");
    }

    /** All host namespaces of this VCluster; more than one would be a mistake. */
    List<Namespace> namespaces() {
        String prefix = "vc-" + vcluster.getMetadata().getNamespace() + "-" + name() + "-";
        return client.namespaces()
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getMetadata().getName().startsWith(prefix))
                .toList();
    }

    /** Helm's states of the revisions of the release, wherever it is. */
    Map<Integer, String> revisions() {
        Map<Integer, String> found = new TreeMap<>();
        records().forEach(record -> found.put(Integer.parseInt(label(record, "version")), label(record, "status")));
        return found;
    }

    String status(int revision) {
        return revisions().getOrDefault(revision, "");
    }

    private Optional<Secret> record(int revision) {
        return records().stream().filter(each -> label(each, "version").equals(Integer.toString(revision))).findAny();
    }

    List<Secret> records() {
        return namespaces().stream()
                .flatMap(host -> client.secrets()
                        .inNamespace(host.getMetadata().getName())
                        .withLabels(Map.of("owner", "helm", "name", name()))
                        .list()
                        .getItems()
                        .stream())
                .toList();
    }

    boolean isLabelled(int revision, String label) {
        return record(revision).filter(record -> !label(record, label).isEmpty()).isPresent();
    }

    /** The UID that the record of a revision bears. */
    String owner(int revision) {
        return label(record(revision).orElseThrow(), OWNER);
    }

    /** The objects of the chart, in the order in which Helm makes them, by kind and with the round of the values they were made from. */
    Map<String, String> objects() {
        Map<String, String> rounds = new TreeMap<>();
        for (Namespace host : namespaces()) {
            String namespace = host.getMetadata().getName();
            put(rounds, client.serviceAccounts().inNamespace(namespace).withName("vc-" + name()).get());
            put(rounds, client.secrets().inNamespace(namespace).withName("vc-config-" + name()).get());
            put(rounds, client.services().inNamespace(namespace).withName(name()).get());
            put(rounds, client.apps().statefulSets().inNamespace(namespace).withName(name()).get());
        }
        return rounds;
    }

    /** What a failed wait prints. */
    String text() {
        return "%s, namespaces %s, revisions %s, objects %s".formatted(
                object().map(now -> now.getMetadata().getAnnotations() + " " + now.getStatus().getConditions())
                        .orElse("gone"),
                namespaces().stream()
                        .map(each -> each.getMetadata().getName() + " " + each.getStatus().getPhase())
                        .toList(),
                revisions(), objects());
    }

    private static String label(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getLabels()).map(all -> all.get(name)).orElse("");
    }

    private String name() {
        return vcluster.getMetadata().getName();
    }

    private static void put(Map<String, String> rounds, HasMetadata object) {
        if (object != null) {
            rounds.put(object.getKind(), Objects.requireNonNull(object.getMetadata().getAnnotations()).get("round"));
        }
    }
}
