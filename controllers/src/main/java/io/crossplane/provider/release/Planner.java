package io.crossplane.provider.release;

import java.util.Optional;

import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.Attempts;
import io.crossplane.provider.deploy.Charts;
import io.crossplane.provider.deploy.NextRevision;
import io.crossplane.provider.deploy.Preparation;
import io.crossplane.provider.deploy.shape.Shaper;
import io.crossplane.provider.helm.chart.ChartException;
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

    /** The chart as its source has it now, if it is to be followed; empty while the source does not answer. */
    Optional<StoredChart> followed(DesiredRelease desired) {
        if (desired.chart().filter(DesiredRelease.ChartPlan::isFollowed).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(newest(desired));
        } catch (ChartException e) {
            if (e.kind() == ChartException.Kind.UNREACHABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The revision as Helm would make it by itself.
     *
     * @param installed the release as it is; a version that fits stays
     */
    private NextRevision planned(Optional<ReleaseRecord> installed, Attempt attempt, DesiredRelease desired,
            Inputs inputs) {
        DesiredRelease.ChartPlan wanted = desired.chart().orElseThrow();
        StoredChart chart = installed
                .filter(record -> !wanted.isFollowed() && Comparison.isVersionRight(wanted, record))
                .map(record -> fetched(wanted.source(record.chart().version()), desired))
                .orElseGet(() -> newest(desired));
        boolean unchecked = Boolean.TRUE.equals(desired.options().skipSchemaValidation());
        return Preparation.of(unchecked ? shaper.withoutSchemas(chart) : chart, inputs.values(), schemas)
                .next(wanted.mark(), attempt, desired.manner());
    }

    private StoredChart newest(DesiredRelease desired) {
        DesiredRelease.ChartPlan wanted = desired.chart().orElseThrow();
        return fetched(charts.resolve(wanted.source(), desired.ownNamespace(), wanted.pullSecret().orElse(null)),
                desired);
    }

    private StoredChart fetched(ChartSource source, DesiredRelease desired) {
        return charts.fetch(source, desired.ownNamespace(),
                desired.chart().flatMap(DesiredRelease.ChartPlan::pullSecret).orElse(null));
    }
}
