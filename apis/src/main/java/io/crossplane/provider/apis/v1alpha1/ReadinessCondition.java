package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What has to hold of an object before a release is ready. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReadinessCondition( // @formatter:off
        @JsonPropertyDescription("The object.")
        @Required
        TargetObject object,
        @JsonPropertyDescription("""
                CEL expression that is true when the object is ready, such as object.status.phase == 'Running'. The \
                variable object is the object as the API server shows it. While a field that the expression \
                reads does not exist, the object is not ready.""")
        @Required @Size(min = 1, max = 2048)
        String expression,
        @JsonPropertyDescription("""
                What condition Ready says while the expression is not true, before the expression itself. Default: the \
                expression alone.""")
        @Size(max = 256)
        @Nullable String message,
        @JsonPropertyDescription("""
                Do not judge the object by the rules for its kind as well, if it belongs to the release. Default: false.""")
        @Nullable Boolean ignoreKindRules
        // @formatter:on
) {}
