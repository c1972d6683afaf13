package io.crossplane.provider.deploy;

import io.crossplane.provider.apis.v1alpha1.InstalledChart;
import io.crossplane.provider.helm.release.ReleaseRecord;

/** Shows the chart that a release was made from. Pure. */
public final class ChartView {

    private ChartView() {}

    /** What the record tells of it. */
    public static InstalledChart of(StoredRelease release) {
        ReleaseRecord.Chart chart = release.record().chart();
        return new InstalledChart(chart.name(), chart.version(),
                chart.appVersion().isEmpty() ? null : chart.appVersion(),
                release.chart().flatMap(ChartMark::digest).map(digest -> "sha256:" + digest).orElse(null));
    }
}
