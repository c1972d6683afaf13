package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ApiEnum;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The volume of the control plane. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PersistenceParameters( // @formatter:off
        @JsonPropertyDescription("""
                Whether the control plane keeps its data in a volume claim. It cannot be changed later. Default: a \
                claim where the store is in the control plane (EmbeddedDatabase).""")
        @Nullable Boolean enabled,
        @JsonPropertyDescription("Size of the claim, a quantity such as 5Gi. It may grow, never shrink. Default: 5Gi.")
        @Size(max = 32) @Pattern("^[0-9]+(\\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?$")
        @Nullable String size,
        @JsonPropertyDescription("""
                Storage class of the claim. It cannot be changed later. Default: the default class of the host \
                cluster.""")
        @Size(min = 1, max = 253)
        @Nullable String storageClassName,
        @JsonPropertyDescription("Access modes of the claim. They cannot be changed later. Default: ReadWriteOnce.")
        @Size(max = 4)
        List<AccessMode> accessModes,
        @JsonPropertyDescription("""
                What happens to the claim when the StatefulSet of the control plane goes: Retain or Delete. See also \
                deletion.pvcPolicy. Default: Retain.""")
        @Nullable RetentionPolicy retentionPolicy
        // @formatter:on
) {

    public PersistenceParameters {
        accessModes = accessModes == null ? List.of() : List.copyOf(accessModes);
    }

    /** How a volume may be mounted. */
    public enum AccessMode implements ApiEnum {
        READ_WRITE_ONCE("ReadWriteOnce"), READ_WRITE_ONCE_POD("ReadWriteOncePod"), READ_ONLY_MANY("ReadOnlyMany"),
        READ_WRITE_MANY("ReadWriteMany"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        AccessMode(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static AccessMode of(@Nullable String literal) {
            return ApiEnum.read(AccessMode.class, literal, UNKNOWN);
        }
    }

    /** What happens to a claim that lost its StatefulSet. */
    public enum RetentionPolicy implements ApiEnum {
        RETAIN("Retain"), DELETE("Delete"),
        /** A value of a newer version. */
        @JsonIgnore
        UNKNOWN("Unknown");

        private final String literal;

        RetentionPolicy(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static RetentionPolicy of(@Nullable String literal) {
            return ApiEnum.read(RetentionPolicy.class, literal, UNKNOWN);
        }
    }
}
