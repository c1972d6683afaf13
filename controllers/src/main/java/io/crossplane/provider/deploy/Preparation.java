package io.crossplane.provider.deploy;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.values.ValuesMerger;
import io.crossplane.provider.helm.values.ValuesSchema;
import io.crossplane.provider.helm.values.ValuesSchemas;

/**
 * A chart and values that fit together, by the schema of that very chart, so that nothing is touched before.
 *
 * @param chart the chart, on this machine
 * @param values for Helm: everything but the chart's defaults
 * @param effective as the chart will see them, its defaults included
 */
public record Preparation(StoredChart chart, HelmValues values, JsonNode effective) {

    /** Fails with reason {@code InvalidValues} and every path that the schema refuses. */
    public static Preparation of(StoredChart chart, MergedValues merged, ValuesSchemas schemas) {
        ObjectNode effective = ValuesMerger.effective(chart.defaultValues(), merged.values());
        HelmValues values = merged.forHelm();
        List<ValuesSchema.Violation> violations = chart.schema()
                .flatMap(schema -> schemas.of(chart.digest(), schema))
                .map(schema -> schema.check(effective))
                .orElse(List.of());
        if (!violations.isEmpty()) {
            String all = violations.stream().map(Object::toString).collect(Collectors.joining("; "));
            throw Failures.invalid("InvalidValues",
                    values.mask("values do not fit chart %s %s: %s".formatted(chart.name(), chart.version(), all)));
        }
        return new Preparation(chart, values, effective);
    }

    /**
     * What Helm is given for it.
     *
     * @param source where the chart comes from
     */
    public NextRevision next(ChartMark source, Attempt attempt, Manner manner) {
        return new NextRevision(chart.path(), values, source.with(chart), attempt, manner);
    }
}
