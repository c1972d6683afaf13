package io.crossplane.provider.deploy;

import java.nio.file.Path;
import java.time.Duration;

import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmValues;

/**
 * What the next revision of a release is to be.
 *
 * @param chart a packed chart on this machine
 * @param mark where the chart comes from
 * @param attempt which attempt at it this is
 */
public record NextRevision(Path chart, HelmValues values, ChartMark mark, Attempt attempt, Manner manner) {

    /** What Helm is asked for. */
    public HelmRequest request(Site site) {
        if (site.cluster().deadline().isOver()) {
            throw new HelmException(HelmException.Kind.TIMEOUT, "no time was left for Helm");
        }
        Duration limit = site.cluster().deadline().atMost(manner.timeout());
        return new HelmRequest(site.target(), chart, values, manner.description(), manner.options(), limit);
    }
}
