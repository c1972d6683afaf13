package io.crossplane.provider.apis.v1alpha1;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.ListMapKeys;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A plugin of the second generation: an executable that the syncer of vCluster starts (vcluster.md 6.1, {@code plugins} of the chart). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ListMapKeys("name")
public record PluginParameters( // @formatter:off
        @JsonPropertyDescription("Name of the plugin. Another name is another plugin.")
        @Required @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String name,
        @JsonPropertyDescription("""
                Image with the executable /plugin/plugin, best with a digest: another image behind a tag is not noticed.""")
        @Required @Size(min = 1, max = 512)
        String image,
        @JsonPropertyDescription("When the image is pulled. Default: that of Kubernetes, which goes by the tag.")
        @Nullable PullPolicy imagePullPolicy,
        @JsonPropertyDescription("""
                Configuration that the plugin gets, as it wants it. Do not put secrets here: use valuesFrom. Default: {}.""")
        @SchemaFrom(type = ObjectNode.class)
        Map<String, @Nullable Object> config,
        @JsonPropertyDescription("Command of the container that copies the plugin. Default: one that copies /plugin of the image.")
        @Size(max = 32)
        List<@Size(max = 4096) String> command,
        @JsonPropertyDescription("Arguments of this command.")
        @Size(max = 64)
        List<@Size(max = 4096) String> args,
        @JsonPropertyDescription("Security context of the container, as in a pod.")
        @SchemaFrom(type = ObjectNode.class)
        Map<String, @Nullable Object> securityContext,
        @JsonPropertyDescription("Compute resources of the container.")
        @Nullable ComputeResources resources,
        @JsonPropertyDescription("Volumes of the control plane that the container sees.")
        @Size(max = 16)
        List<VolumeMount> volumeMounts,
        @JsonPropertyDescription("What the plugin may do on the host cluster, beside what the virtual cluster itself may.")
        @Nullable Rights rbac
        // @formatter:on
) {

    public PluginParameters {
        config = config == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(config));
        command = command == null ? List.of() : List.copyOf(command);
        args = args == null ? List.of() : List.copyOf(args);
        securityContext = securityContext == null ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(securityContext));
        volumeMounts = volumeMounts == null ? List.of() : List.copyOf(volumeMounts);
    }

    /** Says its name only: the configuration may hold what must not be printed. */
    @Override
    public String toString() {
        return "PluginParameters[" + name + "]";
    }

    /** A volume as a container sees it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record VolumeMount( // @formatter:off
            @JsonPropertyDescription("Name of the volume.")
            @Required @Size(max = 63)
            String name,
            @JsonPropertyDescription("Where the container sees it.")
            @Required @Size(min = 1, max = 1024)
            String mountPath,
            @JsonPropertyDescription("What of the volume it sees. Default: all.")
            @Size(max = 1024)
            @Nullable String subPath,
            @JsonPropertyDescription("Whether it can only read. Default: false.")
            @Nullable Boolean readOnly
            // @formatter:on
    ) {}

    /** Rights on the host cluster. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Rights( // @formatter:off
            @JsonPropertyDescription("Rights in the host namespace.")
            @Nullable Rules role,
            @JsonPropertyDescription("""
                    Rights in the whole host cluster, which the credentials of the provider config need as well.""")
            @Nullable Rules clusterRole
            // @formatter:on
    ) {}

    /** Rules beside those that the chart has. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Rules( // @formatter:off
            @JsonPropertyDescription("Rules, as in a Role.")
            @Size(max = 64)
            List<Rule> extraRules
            // @formatter:on
    ) {

        public Rules {
            extraRules = extraRules == null ? List.of() : List.copyOf(extraRules);
        }
    }

    /** One rule of a role. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Rule( // @formatter:off
            @JsonPropertyDescription("API groups; the empty text is the core group.")
            @Size(max = 32)
            List<@Size(max = 253) String> apiGroups,
            @JsonPropertyDescription("Resources, in the plural.")
            @Size(max = 64)
            List<@Size(max = 253) String> resources,
            @JsonPropertyDescription("Names of objects. Default: all.")
            @Size(max = 64)
            List<@Size(max = 253) String> resourceNames,
            @JsonPropertyDescription("Paths that are no resources; in a clusterRole only.")
            @Size(max = 32)
            List<@Size(max = 512) String> nonResourceURLs,
            @JsonPropertyDescription("Verbs.")
            @Required @Size(min = 1, max = 16)
            List<@Size(max = 63) String> verbs
            // @formatter:on
    ) {

        public Rule {
            apiGroups = apiGroups == null ? List.of() : List.copyOf(apiGroups);
            resources = resources == null ? List.of() : List.copyOf(resources);
            resourceNames = resourceNames == null ? List.of() : List.copyOf(resourceNames);
            nonResourceURLs = nonResourceURLs == null ? List.of() : List.copyOf(nonResourceURLs);
            verbs = verbs == null ? List.of() : List.copyOf(verbs);
        }
    }
}
