package io.crossplane.provider.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseParameters;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.helm.values.YamlText;
import io.crossplane.provider.kube.Health;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.ObjectState;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** What a look at a release could show, made up for tests: as wanted unless something else is said. */
final class Sight {

    static final Instant DEPLOYED_AT = Instant.parse("2026-01-02T03:04:05.678Z");
    static final String CHART = "chart: {repository: 'https://example.org', name: web, version: 1.0.0}";

    private final Map<String, String> annotations = new HashMap<>(
            desired("").chart().orElseThrow().mark().annotations());
    private final List<ObjectView> objects = new ArrayList<>();
    private Map<String, String> labels = new OwnerMark("u1").labels();
    private ReleaseStatus status = ReleaseStatus.DEPLOYED;
    private int revision = 1;
    private String chart = "web";
    private String version = "1.0.0";
    private String values = "{}";
    private String notes = "";

    /** What a VClusterRelease asks for with these fields beside its chart. */
    static DesiredRelease desired(String fields) {
        return desiredWith(CHART + (fields.isEmpty() ? "" : ", " + fields));
    }

    static DesiredRelease desiredWith(String fields) {
        return DesiredRelease.from(resource(fields));
    }

    static VClusterRelease resource(String fields) {
        VClusterRelease release = new VClusterRelease();
        release.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName("web").withUid("u1").build());
        release.getSpec()
                .setForProvider(Serialization.unmarshal("--- {" + fields + "}", VClusterReleaseParameters.class));
        return release;
    }

    Sight status(ReleaseStatus its, int at) {
        status = its;
        revision = at;
        return this;
    }

    Sight chart(String name, String its) {
        chart = name;
        version = its;
        return this;
    }

    Sight values(String yaml) {
        values = yaml;
        return this;
    }

    Sight notes(String text) {
        notes = text;
        return this;
    }

    Sight labels(Map<String, String> all) {
        labels = all;
        return this;
    }

    Sight annotation(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    Sight withoutMark() {
        annotations.clear();
        return this;
    }

    Sight object(String kind, String name, Health.Status health, String message) {
        ObjectState state = new ObjectState("u", "1", 1, false, new Health(health, "Because", message), "c", "s");
        objects.add(new ObjectView(entry(kind, name), Optional.of(state), true));
        return this;
    }

    Sight missing(String kind, String name) {
        objects.add(new ObjectView(entry(kind, name), Optional.empty(), true));
        return this;
    }

    private static Manifest.Entry entry(String kind, String name) {
        return new Manifest.Entry("v1", kind, "", name, JsonNodeFactory.instance.objectNode());
    }

    StoredRelease release() {
        var info = new ReleaseRecord.Info(status, "as Helm says", Optional.of(DEPLOYED_AT), Optional.of(DEPLOYED_AT),
                notes);
        return new StoredRelease(
                new ObjectHead("default", "sh.helm.release.v1.web.v" + revision, "r", "1", false, labels, annotations),
                new ReleaseRecord("web", "default", revision, info, new ReleaseRecord.Chart(chart, version, "9"),
                        YamlText.parse(values, "test"), ""));
    }

    ObservedRelease look() {
        StoredRelease release = release();
        return new ObservedRelease(List.of(release.head()), Optional.of(release), objects);
    }
}
