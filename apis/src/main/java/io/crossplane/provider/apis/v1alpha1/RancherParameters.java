package io.crossplane.provider.apis.v1alpha1;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.ApiEnum;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.ListMapKeys;
import io.crossplane.provider.apis.core.Reference;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How a cluster is imported into Rancher, and what it is there. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "has(self.url) != has(self.configRef)", message = "exactly one of url and configRef must be given")
@CelRule(value = "has(self.url) == has(self.tokenSecretRef)", fieldPath = ".tokenSecretRef",
        message = "belongs to url, which needs it; a RancherConfig has its own")
@CelRule(value = "!has(self.configRef) || !(has(self.tls) || has(self.proxyUrl))", fieldPath = ".configRef",
        message = "must not be given with tls or proxyUrl, which the RancherConfig has")
@CelRule(value = "!has(self.configRef) || !has(self.adoption) || self.adoption != 'Any'", fieldPath = ".adoption",
        message = "must not be Any with configRef: the token of others may see clusters that are not yours")
@CelRule(value = "!has(self.project) || has(self.configRef)", fieldPath = ".project",
        message = "needs configRef: a RancherConfig says which projects may be used")
@CelRule(
        value = "has(self.clusterName) == has(oldSelf.clusterName) && (!has(self.clusterName) || self.clusterName == oldSelf.clusterName)",
        fieldPath = ".clusterName", message = "cannot be set, changed or removed after creation")
@CelRule(
        value = "!has(self.clusterName) || self.clusterName != 'local' && !self.clusterName.matches('^c-[a-z0-9]{5}$')",
        fieldPath = ".clusterName",
        message = "must not be local, nor c- with five characters: Rancher keeps these for itself")
@CelRule(
        value = "has(self.fleetWorkspace) == has(oldSelf.fleetWorkspace) && (!has(self.fleetWorkspace) || self.fleetWorkspace == oldSelf.fleetWorkspace)",
        fieldPath = ".fleetWorkspace", message = "cannot be set, changed or removed after creation")
@CelRule(value = "!has(self.labels) || self.labels.all(key, !key.contains('cattle.io/'))", fieldPath = ".labels",
        message = "must have no key with cattle.io/: these are Rancher's own")
@CelRule(value = "!has(self.annotations) || self.annotations.all(key, !key.contains('cattle.io/'))",
        fieldPath = ".annotations", message = "must have no key with cattle.io/: these are Rancher's own")
public record RancherParameters( // @formatter:off
        @JsonPropertyDescription("""
                Address of Rancher, such as https://rancher.example.org. Needs tokenSecretRef. Without it, configRef says where \
                Rancher is.""")
        @Size(max = 512) @Pattern("^https://[^/@?#\\s]+/?$")
        @Nullable String url,
        @JsonPropertyDescription("""
                The Secret, in this object's namespace, with an API token of Rancher, as access key and secret key joined by a colon, \
                that is not limited to one cluster. Its user needs the global roles user-base and clusters-create.""")
        @Nullable TokenReference tokenSecretRef,
        @JsonPropertyDescription("The RancherConfig that says where Rancher is, instead of url.")
        @Nullable Reference configRef,
        @JsonPropertyDescription("How Rancher's certificate is verified. Default: by the usual certificate authorities.")
        @Nullable RancherTls tls,
        @JsonPropertyDescription("The HTTP proxy between the provider and Rancher, such as http://proxy.example.org:3128. Default: none.")
        @Size(max = 512) @Pattern("^http://[^/@?#\\s]+/?$")
        @Nullable String proxyUrl,
        @JsonPropertyDescription("""
                What Rancher calls the cluster. It cannot be set, changed or removed later. Default: namespace and name of this object, \
                joined by a dash.""")
        @Size(min = 2, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])$")
        @Nullable String clusterName,
        @JsonPropertyDescription("""
                What happens if Rancher has a cluster of that name. Owned: it is gone on with if it was made for this object; also, where \
                crossplane.io/external-name names it, if for one of the same namespace and name on another control plane. Any: one that was \
                made for nobody is taken over as well, and deleted with this object. Never: it is gone on with only if it was made for this \
                very object. All else is an error, and left alone. Default: Owned.""")
        @Default("Owned")
        @Nullable Adoption adoption,
        @JsonPropertyDescription("Description of the cluster. Default: none.")
        @Size(max = 1024)
        @Nullable String description,
        @JsonPropertyDescription("Labels of the cluster in Rancher, by which Fleet may choose it. Others that it has stay. Default: none.")
        @Size(max = 32)
        Map<String, @Size(max = 63) String> labels,
        @JsonPropertyDescription("Annotations of the cluster in Rancher. Others that it has stay. Default: none.")
        @Size(max = 32)
        Map<String, @Size(max = 4096) String> annotations,
        @JsonPropertyDescription("""
                The Fleet workspace of the cluster, which exists. It cannot be set, changed or removed later. Default: fleet-default.""")
        @Default("fleet-default") @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable String fleetWorkspace,
        @JsonPropertyDescription("Whether Rancher installs the agent of Fleet; false needs Rancher 2.10. Counts at creation. Default: true.")
        @Nullable Boolean fleetManaged,
        @JsonPropertyDescription("""
                Whether Rancher may upgrade Kubernetes in the cluster, which breaks a virtual one. Counts at creation. Default: false.""")
        @Nullable Boolean versionManagement,
        @JsonPropertyDescription("""
                Whether the user of the token becomes owner of the cluster; false needs Rancher 2.10 and an administrator's token. Counts at \
                creation. Default: true.""")
        @Nullable Boolean creatorOwner,
        @JsonPropertyDescription("The agent that Rancher runs in the cluster.")
        @Nullable Agent agent,
        @JsonPropertyDescription("""
                Who may use the cluster in Rancher. Bindings of others are left alone; one that is removed here is removed there. \
                Default: only the user of the token.""")
        @Size(max = 100)
        List<Member> members,
        @JsonPropertyDescription("""
                The project of the host cluster that the virtual cluster's host namespace is put into, if the provider made that namespace. \
                Needs a configRef whose RancherConfig lists the project in projects. Default: none.""")
        @Nullable RancherProject project,
        @JsonPropertyDescription("What happens to the cluster in Rancher when this object is deleted. Default: Delete.")
        @Default("Delete")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("""
                How long the agent may take to connect before the condition RancherConnected reports it, as a duration such as 15m. The \
                provider goes on looking. Default: 15m.""")
        @Default("15m") @Size(max = 32) @Pattern("^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$")
        @Nullable String importTimeout,
        @JsonPropertyDescription("""
                When the RancherImport is ready. UntilActive: once the cluster was active; later only the condition RancherConnected tells. \
                Always: as long as it is. Ignore: once the cluster is registered. Default: UntilActive.""")
        @Default("UntilActive")
        @Nullable Readiness readiness
        // @formatter:on
) {

    public RancherParameters {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        members = members == null ? List.of() : List.copyOf(members);
    }

    /** What happens if there is a cluster of the wanted name. */
    public enum Adoption implements ApiEnum {
        OWNED("Owned"), ANY("Any"), NEVER("Never"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Adoption(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Adoption of(@Nullable String literal) {
            return ApiEnum.read(Adoption.class, literal, UNKNOWN);
        }
    }

    /** What happens to the cluster in Rancher at the end. */
    public enum DeletionPolicy implements ApiEnum {
        DELETE("Delete"), ORPHAN("Orphan"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        DeletionPolicy(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static DeletionPolicy of(@Nullable String literal) {
            return ApiEnum.read(DeletionPolicy.class, literal, UNKNOWN);
        }
    }

    /** When an import is ready. */
    public enum Readiness implements ApiEnum {
        UNTIL_ACTIVE("UntilActive"), ALWAYS("Always"), IGNORE("Ignore"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Readiness(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Readiness of(@Nullable String literal) {
            return ApiEnum.read(Readiness.class, literal, UNKNOWN);
        }
    }

    /** Where the token is. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record TokenReference( // @formatter:off
            @JsonPropertyDescription("Name of the Secret.")
            @Required @Size(min = 1, max = 253)
            String name,
            @JsonPropertyDescription("Key in its data. Default: token.")
            @Default("token") @Size(min = 1, max = 253)
            @Nullable String key
            // @formatter:on
    ) {}

    /** Settings of Rancher's agent. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Agent( // @formatter:off
            @JsonPropertyDescription("Environment variables.")
            @Size(max = 32)
            List<EnvironmentEntry> env,
            @JsonPropertyDescription("The proxies between the agent and Rancher, which become environment variables.")
            @Nullable Proxy proxy,
            @JsonPropertyDescription("Compute resources of the agent, as in a pod. Counts at creation.")
            @SchemaFrom(type = ObjectNode.class)
            Map<String, @Nullable Object> resources,
            @JsonPropertyDescription("Affinity of the agent, as in a pod, in place of Rancher's. Counts at creation.")
            @SchemaFrom(type = ObjectNode.class)
            Map<String, @Nullable Object> affinity,
            @JsonPropertyDescription("Tolerations of the agent, beside Rancher's. Counts at creation.")
            @Size(max = 16)
            List<Toleration> tolerations,
            @JsonPropertyDescription("Security context of the agent's pod. Counts until the agent was connected.")
            @SchemaFrom(type = ObjectNode.class)
            Map<String, @Nullable Object> podSecurityContext,
            @JsonPropertyDescription("Security context of the agent's container. Counts until the agent was connected.")
            @SchemaFrom(type = ObjectNode.class)
            Map<String, @Nullable Object> securityContext
            // @formatter:on
    ) {

        public Agent {
            env = env == null ? List.of() : List.copyOf(env);
            tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
            resources = kept(resources);
            affinity = kept(affinity);
            podSecurityContext = kept(podSecurityContext);
            securityContext = kept(securityContext);
        }

        private static Map<String, @Nullable Object> kept(@Nullable Map<String, @Nullable Object> given) {
            return given == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(given));
        }

        /** Says nothing: a variable may hold what must not be printed. */
        @Override
        public String toString() {
            return "Agent[...]";
        }
    }

    /** An environment variable. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ListMapKeys("name")
    @CelRule(value = "!self.name.startsWith('CATTLE_')", fieldPath = ".name",
            message = "must not begin with CATTLE_: these variables are Rancher's own")
    public record EnvironmentEntry( // @formatter:off
            @JsonPropertyDescription("Name of the variable. Those that begin with CATTLE_ are Rancher's own.")
            @Required @Size(max = 253) @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
            String name,
            @JsonPropertyDescription("Its value. Do not put secrets here: Rancher shows it.")
            @Size(max = 4096)
            @Nullable String value
            // @formatter:on
    ) {}

    /** The proxies of the agent. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Proxy( // @formatter:off
            @JsonPropertyDescription("HTTP_PROXY.")
            @Size(max = 512)
            @Nullable String http,
            @JsonPropertyDescription("HTTPS_PROXY.")
            @Size(max = 512)
            @Nullable String https,
            @JsonPropertyDescription("NO_PROXY, separated by commas. It has to cover the Services of the virtual cluster.")
            @Size(max = 4096) @Pattern("^\\S*$")
            @Nullable String noProxy
            // @formatter:on
    ) {}

    /** A toleration of a pod. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Toleration( // @formatter:off
            @JsonPropertyDescription("Key of the taint. Default: all.")
            @Size(max = 317)
            @Nullable String key,
            @JsonPropertyDescription("Equal or Exists. Default: Equal.")
            @Pattern("^(Equal|Exists)$")
            @Nullable String operator,
            @JsonPropertyDescription("Value of the taint.")
            @Size(max = 63)
            @Nullable String value,
            @JsonPropertyDescription("NoSchedule, PreferNoSchedule or NoExecute. Default: all.")
            @Pattern("^(NoSchedule|PreferNoSchedule|NoExecute)$")
            @Nullable String effect,
            @JsonPropertyDescription("How many seconds a taint with NoExecute is tolerated. Default: for ever.")
            @Nullable Long tolerationSeconds
            // @formatter:on
    ) {}

    /** Somebody who may use the cluster. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @CelRule(
            value = "[has(self.userPrincipal), has(self.groupPrincipal), has(self.user)].filter(given, given).size() == 1",
            message = "exactly one of userPrincipal, groupPrincipal and user must be given")
    public record Member( // @formatter:off
            @JsonPropertyDescription("Role in the cluster: a role template of Rancher, such as cluster-owner or cluster-member. Default: cluster-owner.")
            @Default("cluster-owner") @Size(max = 253) @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
            @Nullable String role,
            @JsonPropertyDescription("A user of the authentication provider, such as keycloakoidc_user://ada.")
            @Size(max = 512) @Pattern("^[a-z]+(_[a-z]+)?://\\S+$")
            @Nullable String userPrincipal,
            @JsonPropertyDescription("A group of the authentication provider, such as keycloakoidc_group://team-a.")
            @Size(max = 512) @Pattern("^[a-z]+(_[a-z]+)?://\\S+$")
            @Nullable String groupPrincipal,
            @JsonPropertyDescription("A user by the id that Rancher has for it, such as u-abc12.")
            @Size(max = 63) @Pattern("^u(ser)?-[a-z0-9]+$")
            @Nullable String user
            // @formatter:on
    ) {}
}
