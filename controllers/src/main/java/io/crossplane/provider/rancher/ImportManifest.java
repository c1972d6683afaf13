package io.crossplane.provider.rancher;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.rancher.RancherException.Kind;

/**
 * What Rancher wants to have in a cluster: its agent, with the rights of an administrator. Pure. The objects come in an order in which each
 * finds what it needs, the Deployment last: whoever finds that knows that all others are there.
 */
record ImportManifest(List<ObjectNode> objects) {

    /** On the agent's Deployment: when the provider applied it. */
    static final String APPLIED_AT = "vcluster.crossplane.io/applied-at";
    /** On it: fingerprint of the settings that it was applied with. */
    static final String SETTINGS = "vcluster.crossplane.io/agent-settings";
    static final String NAMESPACE = "cattle-system";
    static final String DEPLOYMENT = "cattle-cluster-agent";

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace", "ClusterRole", "ClusterRoleBinding",
            "PriorityClass", "CustomResourceDefinition", "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration");
    private static final List<String> FIRST = List.of("Namespace", "ServiceAccount", "ClusterRole",
            "ClusterRoleBinding", "Secret");

    /** @throws RancherException if that is not the manifest of an agent, or is for a placeholder instead of a token */
    static ImportManifest parse(String text) {
        List<ObjectNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNext()) {
                if (documents.next() instanceof ObjectNode object) {
                    objects.add(located(object));
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new RancherException(Kind.UNEXPECTED, "the manifest that Rancher gives for its agent is no YAML", e);
        }
        objects.sort(Comparator.comparingInt(ImportManifest::rank));
        boolean whole = objects.stream().anyMatch(each -> is(each, "Namespace", NAMESPACE))
                && objects.stream().anyMatch(each -> is(each, "Deployment", DEPLOYMENT));
        if (!whole || text.contains("{token}")) {
            throw new RancherException(Kind.UNEXPECTED,
                    "what Rancher gives as the manifest of its agent has no usable agent in it");
        }
        return new ImportManifest(List.copyOf(objects));
    }

    /** With what only the provider sets: for whom it is applied, and what that one wants of the agent. */
    ImportManifest dressed(DesiredImport wanted, Instant now) {
        List<ObjectNode> dressed = objects.stream().map(ObjectNode::deepCopy).toList();
        dressed.stream().filter(each -> is(each, "Deployment", DEPLOYMENT)).forEach(agent -> {
            wanted.agent()
                    .dress(agent.withObjectProperty("spec").withObjectProperty("template").withObjectProperty("spec"));
            agent.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(APPLIED_AT, now.toString())
                    .put(SETTINGS, wanted.agent().fingerprint())
                    .put(OwnerMark.OWNER_UID, wanted.owner().uid())
                    .put(OwnerMark.OWNER_NAME, wanted.ownerName());
        });
        return new ImportManifest(dressed);
    }

    private static boolean is(JsonNode object, String kind, String name) {
        return kind.equals(object.path("kind").asText()) && name.equals(object.path("metadata").path("name").asText());
    }

    /** Some have a namespace although their kind has none, which a client cannot apply (rancher.md 2.2). */
    private static ObjectNode located(ObjectNode object) {
        if (WITHOUT_NAMESPACE.contains(object.path("kind").asText())) {
            object.withObjectProperty("metadata").remove("namespace");
        }
        return object;
    }

    private static int rank(ObjectNode object) {
        if (is(object, "Deployment", DEPLOYMENT)) {
            return FIRST.size() + 1;
        }
        int index = FIRST.indexOf(object.path("kind").asText());
        return index < 0 ? FIRST.size() : index;
    }

    /** Says how much it is: it holds the token of the agent. */
    @Override
    public String toString() {
        return "ImportManifest[" + objects.size() + " objects]";
    }
}
