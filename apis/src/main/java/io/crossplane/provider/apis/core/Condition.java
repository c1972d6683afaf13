package io.crossplane.provider.apis.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * One aspect of an object's state, as Crossplane writes it (rule CO-2).
 *
 * <p>Times have whole seconds (CO-10). An empty message and the generation 0 are the same as none.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ListMapKeys("type")
public record Condition( // @formatter:off
        @JsonPropertyDescription("Type of this condition, such as Ready or Synced. At most one of each type.")
        @Required
        String type,
        @JsonPropertyDescription("Status of this condition: True, False or Unknown.")
        @Required
        Status status,
        @JsonPropertyDescription("""
                Why the condition last changed: one word for machines, such as Available or ReconcileError.""")
        @Required
        String reason,
        @JsonPropertyDescription("When the condition last changed, in whole seconds, UTC.")
        @Required
        Instant lastTransitionTime,
        @JsonPropertyDescription("What happened, for people.")
        @Nullable String message,
        @JsonPropertyDescription("metadata.generation of the object that this condition was made from.")
        @Nullable Long observedGeneration
        // @formatter:on
) {

    public Condition {
        // An object that was written by something else may lack what is required: it must still be readable.
        type = orElse(type, "");
        status = orElse(status, Status.UNKNOWN);
        reason = orElse(reason, "");
        lastTransitionTime = orElse(lastTransitionTime, Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
        message = message == null || message.isEmpty() ? null : message;
        observedGeneration = observedGeneration == null || observedGeneration == 0 ? null : observedGeneration;
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** Whether an aspect holds. */
    public enum Status implements ApiEnum {
        TRUE("True"), FALSE("False"), UNKNOWN("Unknown");

        private final String literal;

        Status(String literal) {
            this.literal = literal;
        }

        @Override
        public String literal() {
            return literal;
        }

        @JsonCreator
        static Status of(@Nullable String literal) {
            return ApiEnum.read(Status.class, literal, UNKNOWN);
        }
    }
}
