package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The chart of a release that is installed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InstalledChart( // @formatter:off
        @JsonPropertyDescription("Name of the chart.")
        @Nullable String name,
        @JsonPropertyDescription("Version of the chart, as a range was resolved.")
        @Nullable String version,
        @JsonPropertyDescription("Version of what the chart installs.")
        @Nullable String appVersion,
        @JsonPropertyDescription("""
                SHA-256 digest of the chart archive that the provider installed; absent if somebody else installed \
                the release.""")
        @Nullable String digest
        // @formatter:on
) {}
