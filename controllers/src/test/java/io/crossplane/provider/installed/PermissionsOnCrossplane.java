package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.HelmCli;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The roles of {@code examples/install} against what the chart renders: every right that is needed, and none besides. */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionsOnCrossplane {

    private static final Path EXAMPLES = TestCluster.REPOSITORY.resolve("examples/install");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> VERSIONS = List.of("0.36.0", "0.36.1");
    private static final String CHART = "vcluster.crossplane.io/chart";
    private static final String VALUES = "vcluster.crossplane.io/values";

    /** Helm makes it, the watches notice changes of it, drift of it is put right, and Helm removes it. */
    private static final List<String> CARE = List.of("get", "list", "watch", "create", "update", "patch", "delete");

    /** What Crossplane grants every provider, as {@code LifeOnCrossplane} sees it. */
    private static final Set<String> GRANTED = Set.of(" secrets", " configmaps", " events",
            "coordination.k8s.io leases");

    /** What the provider does itself. */
    private static final Set<String> OWN = Set.of(" namespaces get", " namespaces create", " namespaces patch",
            " namespaces delete",
            // A control plane that keeps nothing is a Deployment.
            "apps deployments create", "apps deployments delete",
            // What Helm no longer knows, and what the virtual cluster has synced.
            " services deletecollection", " serviceaccounts deletecollection", " pods deletecollection",
            " persistentvolumeclaims deletecollection", "apps statefulsets deletecollection",
            "apps deployments deletecollection", "rbac.authorization.k8s.io roles deletecollection",
            "rbac.authorization.k8s.io rolebindings deletecollection");

    /** Outside of the host namespace the same is removed where it is permitted; only these can be synced there. */
    private static final Set<String> OWN_OUTSIDE = Set.of("scheduling.k8s.io priorityclasses deletecollection",
            "storage.k8s.io storageclasses deletecollection", " persistentvolumes deletecollection");

    private final TestCluster cluster;
    private HelmCli helm;
    private Path directory;

    PermissionsOnCrossplane(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void prepare(@TempDir Path home) {
        directory = home;
        helm = HelmCli.on(cluster, home);
    }

    @Test
    @Rule("RB-7")
    void theRoleHasWhatAVirtualClusterNeedsAndNothingBesides() {
        Set<String> needed = new TreeSet<>(OWN);
        needed.addAll(needed(VERSIONS, "{}"));

        assertThat(rights(roles("permissions.yaml").getFirst())).isEqualTo(needed);
    }

    /** Those that the chart's objects need; what the provider does by itself is seen where it does it. */
    static Stream<Arguments> options() {
        return roles("permissions-options.yaml").stream()
                .filter(role -> Optional.ofNullable(role.getMetadata().getAnnotations())
                        .filter(meant -> meant.containsKey(VALUES))
                        .isPresent())
                .map(role -> Arguments.of(role.getMetadata().getName(), role));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    @Rule("RB-7")
    void theRoleOfAnOptionHasWhatItNeedsBesidesAndNothingElse(String name, ClusterRole role) {
        Map<String, String> meant = role.getMetadata().getAnnotations();
        List<String> versions = Optional.ofNullable(meant.get(CHART)).map(List::of).orElse(VERSIONS);
        Set<String> needed = needed(versions, meant.get(VALUES));
        needed.removeAll(rights(roles("permissions.yaml").getFirst()));
        OWN_OUTSIDE.stream()
                .filter(own -> needed.contains(own.replace("deletecollection", "delete")))
                .forEach(needed::add);

        assertThat(rights(role)).isEqualTo(needed);
    }

    private static Set<String> rights(ClusterRole role) {
        return Rights.of(role.getRules());
    }

    private static List<ClusterRole> roles(String file) {
        return documents(read(EXAMPLES.resolve(file))).filter(each -> each.path("kind").asText().equals("ClusterRole"))
                .map(each -> Serialization.unmarshal(each.toString(), ClusterRole.class))
                .toList();
    }

    /** What Crossplane does not grant of what the chart needs with these values, in any of the versions. */
    private Set<String> needed(List<String> versions, String values) {
        Set<String> rights = new TreeSet<>();
        versions.forEach(version -> render(version, values).forEach(object -> {
            CARE.forEach(verb -> rights.add(resource(object) + " " + verb));
            if (object.has("rules")) {
                rights.addAll(Rights.of(Serialization.unmarshal(object.toString(), ClusterRole.class).getRules()));
            }
        }));
        rights.removeIf(right -> GRANTED.contains(right.substring(0, right.lastIndexOf(' '))));
        return rights;
    }

    private Stream<JsonNode> render(String version, String values) {
        try {
            Path file = Files.writeString(directory.resolve("values.yaml"), values);
            return documents(helm.run("host", "template", "life", "vcluster", "--repo",
                    cluster.access().chartRepository().toString(), "--version", version, "--kube-version", "1.36.1",
                    "--values", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
        String plural = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies"
                : kind.endsWith("s") ? kind + "es" : kind + "s";
        return group + " " + plural;
    }

    private static Stream<JsonNode> documents(String text) {
        try {
            MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(text);
            return StreamSupport.stream(((Iterable<JsonNode>) () -> all).spliterator(), false)
                    .filter(JsonNode::isObject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
