package io.crossplane.provider.helm.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;

class ReleaseRecordTest {

    private static final String RECORD = """
        {"name": "demo", "namespace": "a", "version": 3,
         "info": {"first_deployed": "2026-01-01T10:00:00.123456789+01:00", "last_deployed": "2026-01-02T10:00:00Z",
                  "deleted": "", "description": "by\\n\\t a test\\n", "status": "failed", "notes": "n"},
         "chart": {"lock": null, "templates": [{"name": "t", "data": "eA=="}], "values": {"a": 1},
                   "metadata": {"name": "vcluster", "version": "0.36.1", "appVersion": "9"}, "files": []},
         "config": {"secret": "s3cr3t"}, "manifest": "kind: ConfigMap # s3cr3t", "hooks": [{"manifest": "x"}]}""";

    @Test
    void readsAPackedRecord() throws IOException {
        ReleaseRecord record = ReleaseRecord.decode(packed(RECORD));

        assertThat(record.revision()).isEqualTo(3);
        assertThat(record.chart()).isEqualTo(new ReleaseRecord.Chart("vcluster", "0.36.1", "9"));
        assertThat(record.info().status()).isEqualTo(ReleaseStatus.FAILED);
        assertThat(record.info().description()).isEqualTo("by a test");
        assertThat(record.info().firstDeployed()).contains(Instant.parse("2026-01-01T09:00:00.123456789Z"));
        assertThat(record.config().path("secret").asText()).isEqualTo("s3cr3t");
        assertThat(record.manifest()).startsWith("kind: ConfigMap");
    }

    @Test
    void readsARecordThatIsNotPackedOrHasNoConfig() {
        String bare = "{\"name\": \"demo\", \"version\": 1, \"info\": {\"status\": \"deployed\", \"first_deployed\": "
                + "\"0001-01-01T00:00:00Z\"}, \"config\": null, \"chart\": null}";

        ReleaseRecord record = ReleaseRecord.decode(Base64.getEncoder().encode(bare.getBytes(StandardCharsets.UTF_8)));

        assertThat(record.config().isEmpty()).isTrue();
        assertThat(record.info().firstDeployed()).isEmpty();
    }

    @Test
    void aRecordThatFailsIsOtherwiseTheSame() throws IOException {
        String deployed = """
            {"name":"demo","version":2,"namespace":"a","info":{"status":"deployed","description":"ok","notes":"n"},\
            "chart":{"templates":[{"name":"t","data":"eA=="}]},"hooks":[{"name":"h"}],\
            "config":{"big":12345678901234567890,"fraction":1.10,"exponent":1E+21},"manifest":"kind: <b>&"}""";

        byte[] failed = ReleaseRecord.failed(packed(deployed), "not ready");

        assertThat(unpacked(failed)).isEqualTo(
                deployed.replace("\"deployed\",\"description\":\"ok\"", "\"failed\",\"description\":\"not ready\""));
        assertThat(ReleaseRecord.decode(failed).info().status()).isEqualTo(ReleaseStatus.FAILED);
        assertThatIllegalArgumentException().isThrownBy(() -> ReleaseRecord.failed(packed("[]"), "x"))
                .withMessage("not a Helm release record");
    }

    @Test
    void printsNeitherValuesNorManifest() throws IOException {
        assertThat(ReleaseRecord.decode(packed(RECORD)).toString()).doesNotContain("s3cr3t").contains("a/demo");
    }

    @Test
    void refusesWhatIsNoRecordWithoutShowingIt() throws IOException {
        for (byte[] bytes : new byte[][] {packed("{\"s3cr3t\": "), packed("[]"), packed("{}"), new byte[] {'!'},
            new byte[0]}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ReleaseRecord.decode(bytes))
                    .withNoCause()
                    .withMessage("not a Helm release record");
        }
    }

    @Test
    void refusesWhatUnpacksWithoutBound() throws IOException {
        byte[] bomb = packed("{\"manifest\": \"" + "x".repeat(40 * 1024 * 1024) + "\"}");

        assertThat(bomb).hasSizeLessThan(1024 * 1024);
        assertThatIllegalArgumentException().isThrownBy(() -> ReleaseRecord.decode(bomb));
    }

    private static String unpacked(byte[] release) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(release)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] packed(String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return Base64.getEncoder().encode(bytes.toByteArray());
    }
}
