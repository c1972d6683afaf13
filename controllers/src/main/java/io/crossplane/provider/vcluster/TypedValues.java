package io.crossplane.provider.vcluster;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.BackingStoreParameters;
import io.crossplane.provider.apis.v1alpha1.ComputeResources;
import io.crossplane.provider.apis.v1alpha1.CoreDnsParameters;
import io.crossplane.provider.apis.v1alpha1.KubeconfigParameters;
import io.crossplane.provider.apis.v1alpha1.PersistenceParameters;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * The chart's values that the typed fields of a VCluster stand for, and those that the provider sets by itself (vcluster.md 9.1, 9.2).
 * Paths are those of chart 0.33 – 0.36. Pure.
 */
final class TypedValues {

    private static final String VOLUME_CLAIM = "controlPlane.statefulSet.persistence.volumeClaim.";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();

    private TypedValues() {}

    /** Layer 2: what the provider sets unless anybody says otherwise. */
    static ObjectNode defaults(DesiredVCluster desired) {
        TypedValues values = new TypedValues();
        values.put("telemetry.enabled", false);
        values.put("logging.encoding", "json");
        values.put("controlPlane.statefulSet.image.repository", repository(false));
        values.put("exportKubeConfig.server", desired.release().inClusterUrl());
        values.put("exportKubeConfig.context", desired.release().name());
        return values.tree;
    }

    /** Layer 7: what the fields that the user has set say. An unset field contributes nothing. */
    static ObjectNode of(DesiredVCluster desired) {
        TypedValues values = new TypedValues();
        VClusterParameters wanted = desired.parameters();
        values.put("telemetry.enabled", wanted.telemetry());
        if (wanted.edition() != null) {
            values.put("controlPlane.statefulSet.image.repository", repository(desired.licensed()));
        }
        values.put("controlPlane.distro.k8s.version", wanted.kubernetesVersion());
        values.put("controlPlane.statefulSet.highAvailability.replicas", wanted.replicas());
        values.store(wanted.backingStore());
        values.persistence(wanted.persistence());
        values.resources("controlPlane.statefulSet.resources", wanted.resources());
        values.kubeconfig(wanted.kubeconfig(), desired);
        values.coreDns(wanted.coredns());
        wanted.plugins().forEach(plugin -> values.plugin("plugins." + plugin.name(), plugin));
        wanted.legacyPlugins().forEach(plugin -> values.plugin("plugin." + plugin.name(), plugin));
        return values.tree;
    }

    /** Layer 8: what holds whatever anybody says: the names that the serving certificate must cover (vcluster.md fact 6). */
    static ObjectNode enforced(DesiredVCluster desired, JsonNode merged) {
        TypedValues values = new TypedValues();
        JsonNode names = merged.at("/controlPlane/proxy/extraSANs");
        if (names.isObject() || names.isValueNode() && !names.isNull()) {
            // No list: left as it is, for the chart's schema to refuse.
            return values.tree;
        }
        Stream<String> given = names.valueStream().map(JsonNode::asText);
        Stream<String> typed = Optional.ofNullable(desired.parameters().expose())
                .stream()
                .flatMap(expose -> expose.extraSANs().stream());
        String host = desired.release().serviceHost();
        Stream<String> own = Stream.of(host, host + ".cluster.local");
        var all = JsonNodeFactory.instance.arrayNode();
        Stream.of(given, typed, own).flatMap(each -> each).distinct().forEach(all::add);
        values.node("controlPlane.proxy.extraSANs", all);
        return values.tree;
    }

    /** The fields of plugins have the names of the chart's values; the name itself is the key. */
    static ObjectNode fields(Object plugin) {
        ObjectNode fields = JSON.valueToTree(plugin);
        fields.remove("name");
        return fields;
    }

    private static String repository(boolean licensed) {
        return licensed ? "loft-sh/vcluster-pro" : "loft-sh/vcluster-oss";
    }

    private void store(@Nullable BackingStoreParameters store) {
        if (store == null || store.type() == null) {
            return;
        }
        boolean etcd = store.type() == BackingStoreParameters.Type.DEPLOYED_ETCD;
        put(etcd ? "controlPlane.backingStore.etcd.deploy.enabled"
                : "controlPlane.backingStore.database.embedded.enabled", true);
    }

    private void persistence(@Nullable PersistenceParameters persistence) {
        if (persistence == null) {
            return;
        }
        put(VOLUME_CLAIM + "enabled", persistence.enabled());
        put(VOLUME_CLAIM + "size", persistence.size());
        put(VOLUME_CLAIM + "storageClass", persistence.storageClassName());
        if (persistence.retentionPolicy() != null) {
            put(VOLUME_CLAIM + "retentionPolicy", persistence.retentionPolicy().literal());
        }
        if (!persistence.accessModes().isEmpty()) {
            var modes = JsonNodeFactory.instance.arrayNode();
            persistence.accessModes().forEach(mode -> modes.add(mode.literal()));
            node(VOLUME_CLAIM + "accessModes", modes);
        }
    }

    private void kubeconfig(@Nullable KubeconfigParameters kubeconfig, DesiredVCluster desired) {
        if (kubeconfig == null) {
            return;
        }
        put("exportKubeConfig.context", kubeconfig.context());
        if (kubeconfig.server() != null) {
            put("exportKubeConfig.server", desired.server().toString());
        }
    }

    private void coreDns(@Nullable CoreDnsParameters coreDns) {
        if (coreDns == null) {
            return;
        }
        put("controlPlane.coredns.enabled", coreDns.enabled());
        put("controlPlane.coredns.deployment.replicas", coreDns.replicas());
        resources("controlPlane.coredns.deployment.resources", coreDns.resources());
    }

    private void plugin(String path, Object plugin) {
        node(path, fields(plugin));
    }

    private void resources(String path, @Nullable ComputeResources resources) {
        if (resources == null) {
            return;
        }
        quantities(path + ".requests", resources.requests());
        quantities(path + ".limits", resources.limits());
    }

    private void quantities(String path, Map<String, Quantity> quantities) {
        quantities.forEach((name, quantity) -> parent(path).put(name, quantity.toString()));
    }

    private void put(String path, @Nullable String value) {
        if (value != null) {
            node(path, JsonNodeFactory.instance.textNode(value));
        }
    }

    private void put(String path, @Nullable Boolean value) {
        if (value != null) {
            node(path, JsonNodeFactory.instance.booleanNode(value));
        }
    }

    private void put(String path, @Nullable Integer value) {
        if (value != null) {
            node(path, JsonNodeFactory.instance.numberNode(value));
        }
    }

    private void node(String path, JsonNode value) {
        int last = path.lastIndexOf('.');
        parent(path.substring(0, last)).set(path.substring(last + 1), value);
    }

    private ObjectNode parent(String path) {
        ObjectNode node = tree;
        for (String key : path.split("\\.", -1)) {
            node = node.withObjectProperty(key);
        }
        return node;
    }
}
