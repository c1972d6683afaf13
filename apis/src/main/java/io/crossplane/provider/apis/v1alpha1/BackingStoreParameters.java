package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
import org.jspecify.annotations.Nullable;

/** Where the virtual cluster keeps its objects. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackingStoreParameters( // @formatter:off
        @JsonPropertyDescription("""
                Kind of the store. EmbeddedDatabase: SQLite in the control plane, one replica only. DeployedEtcd: an \
                etcd of its own. It cannot be changed later. Default: EmbeddedDatabase.""")
        @Nullable Type type
        // @formatter:on
) {

    /** The kinds of stores. */
    public enum Type implements ApiEnum {
        EMBEDDED_DATABASE("EmbeddedDatabase"), DEPLOYED_ETCD("DeployedEtcd"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        Type(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Type of(@Nullable String literal) {
            return ApiEnum.read(Type.class, literal, UNKNOWN);
        }
    }
}
