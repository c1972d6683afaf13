package io.crossplane.provider.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a VCluster asks for, as Argo CD will read it. */
class ClusterSecretTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String AUTHORITY = Base64.getEncoder()
            .encodeToString("-----BEGIN".getBytes(StandardCharsets.UTF_8));

    @Test
    void isReadByArgoCdAsMeant() {
        ArgoCdReading read = ArgoCdReading.of(secret("{}"));

        assertThat(read.name()).isEqualTo("team-a-demo");
        assertThat(read.server()).isEqualTo("https://demo.host.svc");
        assertThat(read.namespaces()).isEmpty();
        assertThat(read.project()).isEmpty();
        assertThat(read.bearerToken()).isEqualTo(token("u9").text());
        assertThat(read.authority()).isEqualTo("-----BEGIN");
        assertThat(read.annotations()).containsEntry("vcluster.crossplane.io/owner", "team-a/demo");
    }

    @Test
    void isLimitedToNamespacesAndAProject() {
        Registration wanted = wanted("{name: shop, project: team-a, namespaces: [b, a, b], server: 'https://x:1'}",
                Map.of());
        ArgoCdReading read = ArgoCdReading.of(ClusterSecret.of(wanted, token("u9"), AUTHORITY));

        assertThat(read.namespaces()).containsExactly("a", "b");
        assertThat(read.clusterResources()).isFalse();
        assertThat(read.project()).isEqualTo("team-a");
        assertThat(read.name()).isEqualTo("shop");
        assertThat(read.server()).isEqualTo("https://x:1");
        assertThat(wanted.clusterRole()).isEqualTo("admin");
        assertThat(wanted("{}", Map.of()).clusterRole()).isEqualTo("cluster-admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"team", "example.org/stage"})
    void copiesWhatGeneratorsChooseBy(String key) {
        Registration wanted = wanted("{}", Map.of(key, "x"));
        assertThat(ArgoCdReading.of(ClusterSecret.of(wanted, token("u9"), AUTHORITY)).labels()).containsEntry(key, "x");
        assertThat(wanted.annotations()).containsEntry(key, "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.kubernetes.io/instance", "argocd.argoproj.io/secret-type",
        "argocd.argoproj.io/tracking-id", "crossplane.io/composite", "vcluster.crossplane.io/owner-uid",
        "kubectl.kubernetes.io/last-applied-configuration", "kustomize.toolkit.fluxcd.io/name",
        "meta.helm.sh/release-name", "meta.upbound.io/example-id"})
    void copiesNothingThatIsAboutTheVClusterItself(String key) {
        Registration wanted = wanted("{}", Map.of(key, "other"));
        assertThat(wanted.labels()).isEmpty();
        assertThat(wanted.annotations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"in-cluster,https://x,true", "a,https://kubernetes.default.svc,true",
        "a,https://KUBERNETES.default.svc:443/,true", "a,https://kubernetes.default.svc.cluster.local,true",
        "a,https://kubernetes,true", "a,https://a@kubernetes.default.svc/x,true", "a,https://{a b},false",
        "a,https://demo.host.svc,false", "a,https://kubernetes.example.org,false"})
    void argoCdsOwnClusterIsNobodyElse(String name, String server, boolean own) {
        assertThat(wanted("{name: %s, server: '%s'}".formatted(name, server), Map.of()).isOfArgoCdItself())
                .isEqualTo(own);
    }

    @Test
    void noTwoVClustersShareASecret() {
        assertThat(Registration.secretOf(vcluster("a", "b-c")))
                .isNotEqualTo(Registration.secretOf(vcluster("a-b", "c")));
    }

    @Test
    void tellsItsToken() {
        assertThat(ClusterSecret.token(secret("{}"))).contains(token("u9"));
        assertThat(ClusterSecret.token(new Secret())).isEmpty();
        Secret foreign = new SecretBuilder().addToData("config", "not base64").build();
        assertThat(ClusterSecret.token(foreign)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"name,eA==", "server,eA==", "config,eA==", "shard,eA=="})
    void noticesOtherData(String key, String value) {
        Secret wanted = secret("{}");
        Secret changed = new SecretBuilder(wanted).addToData(key, value).build();
        assertThat(ClusterSecret.isLike(wanted, wanted)).isTrue();
        assertThat(ClusterSecret.isLike(changed, wanted)).isFalse();
    }

    @Test
    void leavesWhatOthersNoteOnIt() {
        Secret wanted = secret("{}");
        Secret noted = new SecretBuilder(wanted).editMetadata()
                .addToAnnotations("argocd.argoproj.io/refresh", "now")
                .addToLabels("x", "y")
                .endMetadata()
                .build();
        Secret lost = new SecretBuilder(wanted).editMetadata()
                .removeFromLabels(ClusterSecret.TYPE)
                .endMetadata()
                .build();
        assertThat(ClusterSecret.isLike(noted, wanted)).isTrue();
        assertThat(ClusterSecret.isLike(lost, wanted)).isFalse();
    }

    @Test
    void aTokenIsReplacedWhenHalfOfItsTimeIsOver() {
        assertThat(token("u9").expires()).isEqualTo(NOW.plus(Duration.ofHours(4)));
        assertThat(token("u9").renewal()).isEqualTo(NOW.plus(Duration.ofHours(2)));
        assertThat(token("u9").account()).isEqualTo("u9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a.!.c", "a.bm8.c", "a.e30.c"})
    void whatIsNoTokenOfAnAccountIsNone(String text) {
        assertThat(Token.parse(text)).isEmpty();
    }

    @Test
    void printsNoToken() {
        assertThat(token("u9").toString()).doesNotContain(token("u9").text()).contains("u9");
    }

    private static Secret secret(String registration) {
        return ClusterSecret.of(wanted(registration, Map.of()), token("u9"), AUTHORITY);
    }

    private static Registration wanted(String registration, Map<String, String> metadata) {
        VCluster vcluster = vcluster("team-a", "demo");
        vcluster.getMetadata().setLabels(metadata);
        vcluster.getMetadata().setAnnotations(metadata);
        vcluster.getSpec()
                .setForProvider(Serialization.unmarshal(
                        "--- {integrations: {argocd: {register: [" + registration + "]}}}", VClusterParameters.class));
        List<Registration> all = Registration.of(vcluster, URI.create("https://demo.host.svc"));
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static VCluster vcluster(String namespace, String name) {
        VCluster vcluster = new VCluster();
        vcluster.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).withUid("u1").build());
        return vcluster;
    }

    private static Token token(String account) {
        String claims = """
            {"iat":%d,"exp":%d,"kubernetes.io":{"serviceaccount":{"name":"a","uid":"%s"}}}"""
                .formatted(NOW.getEpochSecond(), NOW.plus(Duration.ofHours(4)).getEpochSecond(), account);
        String text = "e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
        return Token.parse(text).orElseThrow();
    }
}
