package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ListMapKeys;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A plugin of the first generation: a container beside the syncer, made for vCluster before 0.19 (vcluster.md 6.1, {@code plugin} of the
 * chart).
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ListMapKeys("name")
public record LegacyPluginParameters( // @formatter:off
        @JsonPropertyDescription("Name of the plugin and of its container. Another name is another plugin.")
        @Required @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String name,
        @JsonPropertyDescription("""
                Image of the container, best with a digest: another image behind a tag is not noticed.""")
        @Required @Size(min = 1, max = 512)
        String image,
        @JsonPropertyDescription("When the image is pulled. Default: that of Kubernetes, which goes by the tag.")
        @Nullable PullPolicy imagePullPolicy,
        @JsonPropertyDescription("Command of the container. Default: that of the image.")
        @Size(max = 32)
        List<@Size(max = 4096) String> command,
        @JsonPropertyDescription("Arguments of the command.")
        @Size(max = 64)
        List<@Size(max = 4096) String> args,
        @JsonPropertyDescription("Working directory of the container. Default: that of the image.")
        @Size(max = 1024)
        @Nullable String workingDir,
        @JsonPropertyDescription("Environment of the container. Do not put secrets here: use valuesFrom. Default: none.")
        @Size(max = 64)
        List<EnvVar> env,
        @JsonPropertyDescription("Whether the syncer starts without it. Default: false; the syncer waits for it.")
        @Nullable Boolean optional,
        @JsonPropertyDescription("Compute resources of the container.")
        @Nullable ComputeResources resources,
        @JsonPropertyDescription("Volumes of the control plane that the container sees.")
        @Size(max = 16)
        List<PluginParameters.VolumeMount> volumeMounts,
        @JsonPropertyDescription("What the plugin may do on the host cluster, beside what the virtual cluster itself may.")
        PluginParameters.@Nullable Rights rbac
        // @formatter:on
) {

    public LegacyPluginParameters {
        command = command == null ? List.of() : List.copyOf(command);
        args = args == null ? List.of() : List.copyOf(args);
        env = env == null ? List.of() : List.copyOf(env);
        volumeMounts = volumeMounts == null ? List.of() : List.copyOf(volumeMounts);
    }

    /** One variable of an environment. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record EnvVar( // @formatter:off
            @JsonPropertyDescription("Name of the variable.")
            @Required @Size(min = 1, max = 253)
            String name,
            @JsonPropertyDescription("Value of the variable.")
            @Size(max = 32768)
            @Nullable String value
            // @formatter:on
    ) {}
}
