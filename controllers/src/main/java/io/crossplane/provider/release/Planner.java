package io.crossplane.provider.release;

import java.util.Optional;

import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.Attempts;
import io.crossplane.provider.deploy.Charts;
import io.crossplane.provider.deploy.NextRevision;
import io.crossplane.provider.deploy.Preparation;
import io.crossplane.provider.deploy.shape.Shaper;
import io.crossplane.provider.helm.chart.ChartSource;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.values.ValuesSchemas;

/** Makes of what is wanted what Helm is given, checked as far as it can be before anything is touched. */
final class Planner {

    private final Charts charts;
    private final ValuesSchemas schemas;
    private final Shaper shaper;

    Planner(Charts charts, ValuesSchemas schemas, Shaper shaper) {
        this.charts = charts;
        this.schemas = schemas;
        this.shaper = shaper;
    }

    /** The first revision; the namespace need not be there. */
    NextRevision first(Attempt attempt, Session session, Inputs inputs) {
        return shaper.shaped(session.site(), planned(Optional.empty(), attempt, session.desired(), inputs),
                inputs.shape(), true);
    }

    /** The revision that comes after this one. */
    Attempts.Plan after(ReleaseRecord installed, Session session, Inputs inputs) {
        return new Attempts.Plan() {
            @Override
            public NextRevision next(Attempt attempt, boolean isFirst) {
                NextRevision planned = planned(Optional.of(installed), attempt, session.desired(), inputs);
                session.namespace().ensure();
                return planned;
            }

            @Override
            public NextRevision ready(NextRevision planned, boolean isFirst) {
                return shaper.shaped(session.site(), planned, inputs.shape(), isFirst);
            }
        };
    }

    /**
     * The revision as Helm would make it by itself.
     *
     * @param installed the release as it is; a version that fits stays
     */
    private NextRevision planned(Optional<ReleaseRecord> installed, Attempt attempt, DesiredRelease desired,
            Inputs inputs) {
        DesiredRelease.ChartPlan wanted = desired.chart().orElseThrow();
        ChartSource source = installed.filter(record -> Comparison.isVersionRight(wanted, record))
                .map(record -> wanted.source(record.chart().version()))
                .orElseGet(() -> charts.resolve(wanted.source(), desired.ownNamespace(),
                        wanted.pullSecret().orElse(null)));
        StoredChart chart = charts.fetch(source, desired.ownNamespace(), wanted.pullSecret().orElse(null));
        boolean unchecked = Boolean.TRUE.equals(desired.options().skipSchemaValidation());
        return Preparation.of(unchecked ? shaper.withoutSchemas(chart) : chart, inputs.values(), schemas)
                .next(wanted.mark(), attempt, desired.manner());
    }
}
