package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** An Argo CD that virtual clusters may be registered with. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ArgoCdTarget( // @formatter:off
        @JsonPropertyDescription("""
                Where Argo CD runs. Host: on the host cluster. ControlPlane: on the cluster of this object, where Crossplane runs. \
                Default: Host.""")
        @Default("Host")
        @Nullable ArgoCdCluster cluster,
        @JsonPropertyDescription("The namespace of Argo CD. Default: argocd.")
        @Default(NAMESPACE)
        @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable String namespace,
        @JsonPropertyDescription("""
                The AppProjects of which a registration must name one; * stands for any characters, such as team-*. Default: none; a \
                registration may leave its project open.""")
        @Size(max = 64)
        List<@Size(min = 1, max = 253) @Pattern("^[a-z0-9*]([-.a-z0-9*]*[a-z0-9*])?$") String> projects
        // @formatter:on
) {

    /** The namespace that Argo CD's own instructions install it in. */
    public static final String NAMESPACE = "argocd";

    public ArgoCdTarget {
        cluster = cluster == null ? ArgoCdCluster.HOST : cluster;
        namespace = namespace == null ? NAMESPACE : namespace;
        projects = projects == null ? List.of() : List.copyOf(projects);
    }
}
