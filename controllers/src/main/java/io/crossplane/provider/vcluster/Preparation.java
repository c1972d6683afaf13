package io.crossplane.provider.vcluster;

import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.values.ValuesMerger;
import io.crossplane.provider.helm.values.ValuesSchema;
import io.crossplane.provider.helm.values.ValuesSchemas;

/**
 * What Helm needs for an install or upgrade, checked as far as it can be checked before anything is touched: schema of the very chart,
 * the rules vCluster would only enforce by crashing, and the licence (vcluster.md 9.2).
 *
 * @param chart the chart, on this machine
 * @param values for Helm: everything but the chart's defaults
 * @param effective as the chart will see them, its defaults included
 */
record Preparation(StoredChart chart, HelmValues values, JsonNode effective) {

    static Preparation of(DesiredVCluster desired, StoredChart chart, ValuesPlan.Loaded loaded, ValuesSchemas schemas) {
        ObjectNode effective = ValuesMerger.effective(chart.defaultValues(), loaded.values());
        HelmValues values = new HelmValues(loaded.values(), loaded.secrets());
        checkSchema(chart, values,
                chart.schema()
                        .flatMap(schema -> schemas.of(chart.digest(), schema))
                        .map(schema -> schema.check(effective))
                        .orElse(List.of()));
        List<ChartRules.Violation> violations = ChartRules.violations(effective);
        if (!violations.isEmpty()) {
            throw Failures.invalid("InvalidValues", values.mask("values: " + joined(violations)));
        }
        SortedSet<String> licensed = LicensedFeatures.in(effective);
        if (!desired.licensed() && !licensed.isEmpty()) {
            throw Failures.invalid("LicenseRequired",
                    "values: %s needs a vCluster licence; set edition: Pro if you have one, or remove it"
                            .formatted(String.join(", ", licensed)));
        }
        return new Preparation(chart, values, effective);
    }

    private static void checkSchema(StoredChart chart, HelmValues values, List<ValuesSchema.Violation> violations) {
        if (!violations.isEmpty()) {
            String text = "values do not fit chart %s %s: %s".formatted(chart.name(), chart.version(),
                    joined(violations));
            throw Failures.invalid("InvalidValues", values.mask(text));
        }
    }

    private static String joined(List<?> violations) {
        return violations.stream().map(Object::toString).collect(Collectors.joining("; "));
    }
}
