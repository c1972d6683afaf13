package io.crossplane.provider.apis.v1alpha1;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
import org.jspecify.annotations.Nullable;

/** What the provider saw of a cluster in Rancher. It never holds a token, nor an address that contains one. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RancherObservation( // @formatter:off
        @JsonPropertyDescription("What Rancher knows the cluster by, such as c-m-7h2k9qzx.")
        @Nullable String clusterId,
        @JsonPropertyDescription("What Rancher calls the cluster.")
        @Nullable String clusterName,
        @JsonPropertyDescription("Namespace and name of the cluster.provisioning.cattle.io in Rancher.")
        @Nullable String provisioningRef,
        @JsonPropertyDescription("""
                Pending, Creating, Importing, Active, Disconnected or Deleting.""")
        @Nullable Phase phase,
        @JsonPropertyDescription("State that Rancher shows, such as active.")
        @Nullable String state,
        @JsonPropertyDescription("Whether the agent is connected.")
        @Nullable Boolean agentConnected,
        @JsonPropertyDescription("Whether Rancher has taken over the agent, which it does once it was connected.")
        @Nullable Boolean agentDeployed,
        @JsonPropertyDescription("Whether Rancher can use the cluster.")
        @Nullable Boolean ready,
        @JsonPropertyDescription("Address of Rancher.")
        @Nullable String serverUrl,
        @JsonPropertyDescription("Version of Rancher.")
        @Nullable String serverVersion,
        @JsonPropertyDescription("What Rancher takes the distribution of the cluster for.")
        @Nullable String provider,
        @JsonPropertyDescription("Version of Kubernetes in the cluster, as Rancher has it.")
        @Nullable String kubernetesVersion,
        @JsonPropertyDescription("Number of nodes that Rancher sees.")
        @Nullable Integer nodeCount,
        @JsonPropertyDescription("When the provider installed the agent.")
        @Nullable Instant manifestAppliedAt,
        @JsonPropertyDescription("When the token of the agent expires, if it does. Rancher replaces it before.")
        @Nullable Instant tokenExpiresAt,
        @JsonPropertyDescription("The bindings of spec.forProvider.rancher.members.")
        List<MemberObservation> members,
        @JsonPropertyDescription("The project that the host namespace is in by spec.forProvider.rancher.project.")
        @Nullable ProjectObservation project
        // @formatter:on
) {

    /** Nothing was seen. */
    public static final RancherObservation NOTHING = new RancherObservation(null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, List.of(), null);

    public RancherObservation {
        members = members == null ? List.of() : List.copyOf(members);
    }

    /** How far an import is. */
    public enum Phase implements ApiEnum {
        PENDING("Pending"), CREATING("Creating"), IMPORTING("Importing"), ACTIVE("Active"),
        DISCONNECTED("Disconnected"), DELETING("Deleting"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Phase(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Phase of(@Nullable String literal) {
            return ApiEnum.read(Phase.class, literal, UNKNOWN);
        }
    }

    /** A binding in Rancher. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record MemberObservation( // @formatter:off
            @JsonPropertyDescription("Name of the binding.")
            @Nullable String binding,
            @JsonPropertyDescription("Who is bound.")
            @Nullable String subject,
            @JsonPropertyDescription("The role.")
            @Nullable String role
            // @formatter:on
    ) {}

    /** A project in Rancher. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ProjectObservation( // @formatter:off
            @JsonPropertyDescription("What Rancher knows the project by, such as local:p-x2k9f.")
            @Nullable String id
            // @formatter:on
    ) {}
}
