package io.crossplane.provider.apis.v1alpha1;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The failure that a Helm release is in. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReleaseFailure( // @formatter:off
        @JsonPropertyDescription("""
                One word for the failure: ReleaseFailed, or RolledBack if the release is again what it was before the \
                attempts that failed.""")
        @Nullable String reason,
        @JsonPropertyDescription("What failed, for people.")
        @Nullable String message,
        @JsonPropertyDescription("The step that failed: Install or Upgrade.")
        @Nullable String step,
        @JsonPropertyDescription("Number of attempts at the same chart and values that have failed.")
        @Nullable Integer attempts,
        @JsonPropertyDescription("When the next attempt is due; absent if there is to be none.")
        @Nullable Instant nextRetry
        // @formatter:on
) {}
