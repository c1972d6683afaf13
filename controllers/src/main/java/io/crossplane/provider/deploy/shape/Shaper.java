package io.crossplane.provider.deploy.shape;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.ReleaseOptions.CrdPolicy;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.NextRevision;
import io.crossplane.provider.deploy.Site;
import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.Rendered;
import io.crossplane.provider.helm.chart.ChartRepack;
import io.crossplane.provider.helm.chart.CustomKinds;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.patch.ManifestPatches;
import io.crossplane.provider.helm.patch.PatchException;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.helm.release.ManifestDocument;
import io.crossplane.provider.helm.values.ValuesException;
import io.crossplane.provider.kube.ReleaseReads;

/** Has a chart rendered, and makes of what it comes to the chart that Helm is given instead: of the same name and version. */
public final class Shaper {

    private final Helm helm;
    private final ChartRepack repack;
    private final ReleaseReads reads;

    public Shaper(Helm helm, ChartRepack repack, ReleaseReads reads) {
        this.helm = helm;
        this.repack = repack;
        this.reads = reads;
    }

    /** The chart without its schemas, and those within it without theirs. */
    public StoredChart withoutSchemas(StoredChart chart) {
        return new StoredChart(repack.withoutSchemas(chart.path()), chart.digest(), chart.name(), chart.version(),
                chart.appVersion(), chart.defaultValues(), Optional.empty());
    }

    /**
     * The revision with its chart shaped, and the cluster made ready for it. The values stay as they are, so that Helm records them. Fails
     * with reason {@code PatchFailed} before any object is touched; the kinds that the chart brings may be there by then.
     *
     * @param first whether there is no revision yet
     */
    public NextRevision shaped(Site site, NextRevision wanted, Shape shape, boolean first) {
        if (shape.isPlain()) {
            return wanted;
        }
        Rendered rendered = helm.render(wanted.request(site));
        if (shape.bringsKinds(first) && bringKinds(site, wanted, shape, rendered)) {
            // Templates may ask which kinds there are.
            rendered = helm.render(wanted.request(site));
        }
        String text = documents(site, rendered, shape).stream().map(ManifestDocument::text).collect(joining());
        if (shape.takeOwnership()) {
            new Ownership(reads, site).take(Manifest.entries(text));
        }
        Path chart = shape.isLiteral() ? repack.literal(wanted.chart(), text, rendered.notes()) : wanted.chart();
        return new NextRevision(chart, hiding(wanted.values(), shape.patches().secrets()),
                wanted.mark().patchedWith(shape.patches().digest()), wanted.attempt(), wanted.manner());
    }

    /** Objects and hooks as they are to be. */
    private static List<ManifestDocument> documents(Site site, Rendered rendered, Shape shape) {
        try {
            List<ManifestDocument> patched = ManifestPatches.apply(site.key().namespace(),
                    ManifestDocument.split(rendered.manifest() + rendered.hooks()), shape.patches().patches());
            return shape.noHooks() ? HookEvents.withoutThoseOfChanges(patched) : patched;
        } catch (PatchException e) {
            throw Failures.invalid(UserPatches.FAILED, String.valueOf(e.getMessage()));
        } catch (ValuesException e) {
            throw Failures.invalid("InvalidChart", String.valueOf(e.getMessage()));
        }
    }

    private static boolean bringKinds(Site site, NextRevision wanted, Shape shape, Rendered rendered) {
        List<ObjectNode> definitions = CustomKinds.of(wanted.chart(), rendered.crds());
        return new ChartKinds(site.cluster()).bring(definitions, shape.crds() == CrdPolicy.CREATE_REPLACE);
    }

    /** What is patched in may be quoted by whoever refuses it. */
    private static HelmValues hiding(HelmValues values, Set<String> more) {
        Set<String> secrets = new HashSet<>(values.secrets());
        secrets.addAll(more);
        return new HelmValues(values.tree(), secrets);
    }
}
