package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How a release is uninstalled, and what goes with it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReleaseDeletion( // @formatter:off
        @JsonPropertyDescription("""
                What happens to the release's namespace. Retain: it stays. DeleteIfCreated: it goes if the provider \
                created it for this release and nothing of others is in it. Default: Retain.""")
        @Default("Retain")
        @Nullable NamespacePolicy namespacePolicy,
        @JsonPropertyDescription("""
                Keep Helm's records of the release, as helm uninstall --keep-history does. Default: false.""")
        @Nullable Boolean keepHistory,
        @JsonPropertyDescription("Do not run the chart's hooks around the deletion. Default: false.")
        @Nullable Boolean noHooks,
        @JsonPropertyDescription("""
                What happens to the objects that belong to those of the release, such as the pods of a Deployment. \
                Background: they go after their owner. Foreground: their owner goes after them. Orphan: they stay. \
                Default: Background.""")
        @Default("Background")
        @Nullable Propagation propagation,
        @JsonPropertyDescription("""
                How long the deletion may take before the object reports it as a failure, as a duration such as 10m. \
                The provider goes on trying. Default: 10m.""")
        @Default("10m") @Size(max = 32) @Pattern("^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$")
        @Nullable String timeout
        // @formatter:on
) {

    /** What happens to the namespace. */
    public enum NamespacePolicy implements ApiEnum {
        RETAIN("Retain"), DELETE_IF_CREATED("DeleteIfCreated"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        NamespacePolicy(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static NamespacePolicy of(@Nullable String literal) {
            return ApiEnum.read(NamespacePolicy.class, literal, UNKNOWN);
        }
    }

    /** What happens to the objects that belong to others. */
    public enum Propagation implements ApiEnum {
        BACKGROUND("Background"), FOREGROUND("Foreground"), ORPHAN("Orphan"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Propagation(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Propagation of(@Nullable String literal) {
            return ApiEnum.read(Propagation.class, literal, UNKNOWN);
        }
    }
}
