package io.crossplane.provider.deploy.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.apis.v1alpha1.ReleaseOptions.CrdPolicy;
import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.ChartMark;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.FakeHelm;
import io.crossplane.provider.deploy.FakeHost;
import io.crossplane.provider.deploy.Manner;
import io.crossplane.provider.deploy.NextRevision;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.Releases;
import io.crossplane.provider.deploy.Site;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.Rendered;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartRepack;
import io.crossplane.provider.helm.patch.ObjectPatch;
import io.crossplane.provider.helm.patch.PatchTarget;
import io.crossplane.provider.kube.KindDirectory;
import io.crossplane.provider.kube.ReleaseReads;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Helm is given instead of the chart. */
class ShaperTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:10:00Z"), ZoneOffset.UTC);
    private static final ChartMark MARK = ChartMark.of(Optional.empty(), "https://example.org", "small");
    private static final Rendered RENDERED = new Rendered(document("ConfigMap", "web", ""),
            document("Job", "before", "annotations: {helm.sh/hook: pre-install}"), "Thank you.", List.of());

    private final FakeHost host = new FakeHost();
    private final FakeHelm helm = new FakeHelm(host);
    private final Site site = new Site(Cluster.host(host.connection(), Deadline.after(Duration.ofMinutes(1), CLOCK)),
            Releases.KEY, new OwnerMark("u1"), host::distrust);
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void whatNeedsNoShapeStaysAsItIs() throws IOException {
        NextRevision wanted = wanted();

        assertThat(shaped(wanted, UserPatches.Read.NONE)).isSameAs(wanted);
        assertThat(helm.calls()).isEmpty();
    }

    @Test
    void thePatchedObjectsAreTheChart() throws IOException {
        helm.rendersTo(RENDERED);
        NextRevision shaped = shaped(wanted(), patches("{metadata: {labels: {team: a}}}", PatchTarget.any()));

        assertThat(shaped.chart()).isNotEqualTo(wanted().chart());
        assertThat(shaped.mark().patches()).isEqualTo("d1");
        assertThat(shaped.values().tree()).isEqualTo(wanted().values().tree());
        assertThat(shaped.values().mask("it says hunter2")).isEqualTo("it says (redacted)");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shaped.chart().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aPatchThatFitsNothingIsToldBeforeAnythingIsTouched() throws IOException {
        helm.rendersTo(RENDERED);
        NextRevision wanted = wanted();

        assertThatExceptionOfType(ExternalException.class)
                .isThrownBy(() -> shaped(wanted, patches("{a: 1}", PatchTarget.any().withKind("Pod"))))
                .withMessage("patches[0] fits no object (kind Pod); correct its target or remove the patch")
                .satisfies(failure -> assertThat(failure.conditions().getFirst().reason()).isEqualTo("PatchFailed"));
        assertThat(helm.calls()).containsExactly("render");
        assertThat(host.changes()).isEmpty();
    }

    private NextRevision shaped(NextRevision wanted, UserPatches.Read patches) {
        return shaped(wanted, new Shape(patches, false, false, CrdPolicy.CREATE));
    }

    private NextRevision shaped(NextRevision wanted, Shape shape) {
        return new Shaper(helm, new ChartRepack(directory.resolve("repacked"), CLOCK),
                new ReleaseReads(new KindDirectory(CLOCK))).shaped(site, wanted, shape, true);
    }

    private static UserPatches.Read patches(String patch, PatchTarget target) {
        return new UserPatches.Read(List.of(ObjectPatch.parse("patches[0]", Optional.of(target), patch)), "d1",
                Set.of("hunter2"));
    }

    private static String document(String kind, String name, String metadata) {
        return """
            ---
            # Source: small/templates/%s.yaml
            apiVersion: v1
            kind: %s
            metadata:
              name: %s
              %s
            """.formatted(name, kind, name, metadata);
    }

    private NextRevision wanted() throws IOException {
        return new NextRevision(TestCharts.packedIn(directory),
                HelmValues.of(JsonNodeFactory.instance.objectNode().put("word", "x")), MARK, Attempt.first("0123"),
                Manner.usual("test"));
    }
}
