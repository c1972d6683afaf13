package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How the Knative Serving of the host cluster runs what is deployed inside the virtual cluster (vcluster.md 6). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "self.?mode.orValue('None') != 'LegacyPlugin' || has(self.image)", fieldPath = ".image",
        message = "is required with mode LegacyPlugin")
@CelRule(value = "self.?mode.orValue('None') == 'LegacyPlugin' || !has(self.image)", fieldPath = ".image",
        message = "belongs to mode LegacyPlugin, and to no other")
@CelRule(value = "self.?mode.orValue('None') == 'LegacyPlugin' || !has(self.imagePullPolicy)",
        fieldPath = ".imagePullPolicy", message = "belongs to mode LegacyPlugin, and to no other")
public record KnativeParameters( // @formatter:off
        @JsonPropertyDescription("""
                How Services of Knative (serving.knative.dev) that are made inside reach the Knative Serving of the host cluster, which \
                runs them. None: not at all. HostBridge: by the provider, which copies them there and shows inside what becomes of them; it needs \
                no licence, no plugin and no restart. CustomResourceSync: by the sync of custom resources of vCluster, which needs edition Pro and a \
                licence. LegacyPlugin: by the plugin of vCluster 0.10, which nobody maintains any more; it needs no licence. While the \
                host cluster does not serve the kinds of Knative, the virtual cluster is without it and condition KnativeReady says so. \
                To or from one of the other two restarts the control plane. Default: None.""")
        @Default("None")
        @Nullable KnativeMode mode,
        @JsonPropertyDescription("""
                Image of the plugin, best with a digest: another image behind a tag is not noticed. Required with mode LegacyPlugin.""")
        @Size(min = 1, max = 512)
        @Nullable String image,
        @JsonPropertyDescription("""
                When the image of the plugin is pulled. Default: that of Kubernetes, which goes by the tag.""")
        @Nullable PullPolicy imagePullPolicy
        // @formatter:on
) {

    /** Name of the plugin of mode LegacyPlugin, and of its container. */
    public static final String PLUGIN = "knative-serving-plugin";
}
