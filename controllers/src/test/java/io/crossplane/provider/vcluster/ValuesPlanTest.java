package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.ValuesSourceKind;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.UserValues;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where values come from and which of them win (vcluster.md 9.2). */
class ValuesPlanTest {

    private static final String FROM_ONE = "valuesFrom: [{kind: ConfigMap, name: one}]";

    private final FakeSources sources = new FakeSources();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " | ",
            textBlock = """
                a source wins over the provider | /logging/encoding | console | valuesFrom: [{kind: ConfigMap, name: one}]
                a later source wins over an earlier one | /logging/encoding | second | valuesFrom: [{kind: ConfigMap, name: one}, {kind: ConfigMap, name: two}]
                values win over sources | /logging/encoding | third | values: {logging: {encoding: third}}, valuesFrom: [{kind: ConfigMap, name: one}]
                set wins over values | /logging/encoding | fourth | set: [{path: logging.encoding, value: fourth}], values: {logging: {encoding: third}}
                a later set wins over an earlier one | /logging/encoding | fifth | set: [{path: logging.encoding, value: fourth}, {path: logging.encoding, value: fifth}]
                a field wins over the provider | /telemetry/enabled | true | telemetry: true
                what always holds wins over values | /controlPlane/proxy/extraSANs/1 | demo.host.svc | values: {controlPlane: {proxy: {extraSANs: [a.example.org]}}}
                what always holds wins over a field | /controlPlane/proxy/extraSANs/1 | demo.host.svc | expose: {extraSANs: [a.example.org]}
                the provider sets what nobody does | /logging/encoding | json | replicas: 1
                """)
    void laterLayersWin(String rule, String pointer, String value, String fields) {
        sources.configMap("one", "values.yaml", "logging: {encoding: console}");
        sources.configMap("two", "values.yaml", "logging: {encoding: second}");

        assertThat(load(fields).values().at(pointer).asText()).as(rule).isEqualTo(value);
    }

    @Test
    void whatTheUserGivesIsKnownWithoutWhatTheProviderAdds() {
        assertThat(load("telemetry: true, values: {logging: {encoding: text}}").given())
                .isEqualTo(yaml("{telemetry: {enabled: true}, logging: {encoding: text}}"));
    }

    /** What the user has chosen by one field he may change value by value, and it is no conflict. */
    @Test
    void aPresetWinsOverTheProviderAndTheUserOverThePreset() {
        MergedValues loaded = load("values: {plugin: {a: {optional: true}}}, telemetry: true",
                "{logging: {encoding: console}, telemetry: {enabled: false}, plugin: {a: {image: b, optional: false}}}");

        assertThat(loaded.values().at("/plugin")).isEqualTo(yaml("a: {image: b, optional: true}"));
        assertThat(loaded.values().at("/logging/encoding").asText()).isEqualTo("console");
        assertThat(loaded.values().at("/telemetry/enabled").asBoolean()).isTrue();
        assertThat(loaded.given().at("/plugin/a/image").asText()).isEqualTo("b");
    }

    @Test
    void mapsAreMergedAndListsReplaced() {
        sources.configMap("one", "values.yaml", "{m: {a: 1, b: 1}, l: [1, 2]}");

        var values = load(FROM_ONE + ", values: {m: {b: 2, c: 2}, l: [3]}").values();

        assertThat(values.at("/m")).isEqualTo(yaml("{a: 1, b: 2, c: 2}"));
        assertThat(values.at("/l").toString()).isEqualTo("[3]");
    }

    @Test
    void aNullIsKeptToRemoveADefaultOfTheChart() {
        var values = load("values: {a: {b: null}}, set: [{path: logging.encoding, value: null}]").values();

        assertThat(values.at("/a/b").isNull()).isTrue();
        assertThat(values.at("/logging/encoding").isNull()).as("set").isTrue();
    }

    @Test
    void setReachesIntoAListThatValuesHold() {
        var values = load("values: {l: [{a: 1}, {a: 2}]}, set: [{path: 'l[1].a', value: 3}]").values();

        assertThat(values.at("/l").toString()).isEqualTo("[{\"a\":1},{\"a\":3}]");
    }

    @Test
    void setLeavesTheSpecAsItIs() {
        DesiredVCluster desired = desired("set: [{path: a, value: {x: 1}}, {path: a.y, value: 2}]");

        assertThat(ValuesPlan.load(desired, yaml("{}"), sources).values().at("/a")).isEqualTo(yaml("{x: 1, y: 2}"));
        assertThat(desired.parameters().set().getFirst().value()).isEqualTo(yaml("{x: 1}"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiterString = " | ", textBlock = """
        values: {telemetry: {enabled: false}} | telemetry.enabled in values
        set: [{path: telemetry.enabled, value: false}] | telemetry.enabled in set telemetry.enabled
        set: [{path: telemetry, value: {enabled: false}}] | telemetry.enabled in set telemetry
        valuesFrom: [{kind: ConfigMap, name: one}] | telemetry.enabled in ConfigMap one, key values.yaml
        valuesFrom: [{kind: Secret, name: one}] | telemetry.enabled in Secret one, key values.yaml
        values: {telemetry: null} | telemetry in values
        """)
    void aFieldAndAUsersValueThatDifferAreNamed(String other, String named) {
        sources.configMap("one", "values.yaml", "telemetry: {enabled: false}");
        sources.secret("one", "values.yaml", "telemetry: {enabled: false}");

        assertThat(refusal("telemetry: true, " + other))
                .isEqualTo("ConflictingValues: a typed field sets another value than these do: " + named
                        + "; keep one of the two");
    }

    @Test
    void allConflictsAreNamedAtOnceInAFixedOrder() {
        assertThat(refusal("telemetry: true, replicas: 1, values: {telemetry: {enabled: false}, "
                + "controlPlane: {statefulSet: {highAvailability: {replicas: 3}}}}")).contains(
                        ": controlPlane.statefulSet.highAvailability.replicas in values, telemetry.enabled in values;");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"telemetry: true, values: {telemetry: {enabled: true}}",
        "telemetry: true, values: {telemetry: {enabled: false}}, set: [{path: telemetry.enabled, value: true}]",
        "replicas: 1, values: {controlPlane: {statefulSet: {highAvailability: {replicas: 1.0}}}}",
        "values: {telemetry: {enabled: true}}"})
    void whatComesToTheSameIsNoConflict(String fields) {
        assertThat(load(fields).values()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " | ", textBlock = """
        valuesFrom: [{kind: ConfigMap, name: nowhere}] | ConfigMap nowhere has no key values.yaml
        valuesFrom: [{kind: Secret, name: one, key: other}] | Secret one has no key other
        valuesFrom: [{kind: Secret, name: one, key: other, optional: false}] | Secret one has no key other
        set: [{path: a, valueFrom: {kind: Secret, name: one, key: other}}] | Secret one has no key other
        """)
    void aMissingSourceIsReported(String fields, String what) {
        sources.secret("one", "values.yaml", "{}");

        assertThat(refusal(fields)).isEqualTo(
                "ValuesSourceMissing: " + what + " in namespace \"team-a\"; create it or mark the source optional");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"valuesFrom: [{kind: ConfigMap, name: nowhere, optional: true}]",
        "set: [{path: a, valueFrom: {kind: Secret, name: nowhere, key: k, optional: true}}]"})
    void anOptionalSourceMayBeMissing(String fields) {
        assertThat(load(fields).values()).isEqualTo(load("").values());
    }

    @Test
    void aTargetPathTakesTheContentAsText() {
        sources.configMap("one", "motd", "a: {b: c}\n");

        assertThat(load("valuesFrom: [{kind: ConfigMap, name: one, key: motd, targetPath: 'notes.a\\.b[0]'}]").values()
                .at("/notes")
                .toString()).isEqualTo("{\"a.b\":[\"a: {b: c}\\n\"]}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
        valuesFrom: [{kind: Secret, name: bad}] | InvalidValues: Secret bad, key values.yaml is not valid YAML in line 2
        valuesFrom: [{kind: Secret, name: bad, targetPath: a..b}] | InvalidValues: path "a..b" has an empty key
        set: [{path: 'a[x]', value: 1}] | InvalidValues: path "a[x]" has an index that is not a number of at most 65536
        """)
    @Rule("EX-10")
    void whatCannotBeReadIsReportedWithoutItsContent(String fields, String message) {
        sources.secret("bad", "values.yaml", "a: 1\ns3cr3t: [");

        assertThat(refusal(fields)).isEqualTo(message);
    }

    @Test
    void whatComesFromSecretsIsRememberedAndNotShown() {
        sources.secret("one", "values.yaml", "{password: s3cr3t, list: [{inner: deep-s3cr3t}]}");
        sources.secret("two", "text", "plain-s3cr3t");
        sources.configMap("one", "values.yaml", "public: word");

        MergedValues loaded = load("valuesFrom: [{kind: Secret, name: one}, {kind: ConfigMap, name: one}, "
                + "{kind: Secret, name: two, key: text, targetPath: a}], "
                + "set: [{path: b, valueFrom: {kind: Secret, name: two, key: text}}, {path: c, value: open}]");

        assertThat(loaded.secrets()).containsExactlyInAnyOrder("s3cr3t", "deep-s3cr3t", "plain-s3cr3t");
        assertThat(loaded).asString().doesNotContain("s3cr3t").contains(loaded.digest());
    }

    @Test
    @Rule("EX-7")
    void theDigestIsOneForAllWaysToWriteTheSame() {
        sources.configMap("one", "values.yaml", "{b: 2.0, a: 1}");

        assertThat(load("values: {a: 1, b: 2}").digest()).isEqualTo(load("values: {a: 1, b: 2}").digest())
                .isEqualTo(load("values: {b: 2, a: 1.0}").digest())
                .isEqualTo(load("set: [{path: b, value: 2}, {path: a, value: 1}]").digest())
                .isEqualTo(load(FROM_ONE).digest())
                .isNotEqualTo(load("values: {a: 1, b: 3}").digest());
    }

    private MergedValues load(String fields) {
        return load(fields, "{}");
    }

    private MergedValues load(String fields, String preset) {
        return ValuesPlan.load(desired(fields), yaml(preset), sources);
    }

    /** Reason and message of the refusal. */
    private String refusal(String fields) {
        ExternalException refused = catchThrowableOfType(ExternalException.class, () -> load(fields));
        assertThat(refused.kind()).isEqualTo(ExternalException.Kind.INVALID);
        Condition condition = refused.conditions().getFirst();
        assertThat(condition.message()).isEqualTo(refused.getMessage());
        return condition.reason() + ": " + condition.message();
    }

    /** ConfigMaps and Secrets in memory. */
    private static final class FakeSources implements UserValues.Sources {

        private final Map<String, String> texts = new HashMap<>();

        void configMap(String name, String key, String text) {
            texts.put(ValuesSourceKind.CONFIG_MAP + name + key, text);
        }

        void secret(String name, String key, String text) {
            texts.put(ValuesSourceKind.SECRET + name + key, text);
        }

        @Override
        public Optional<String> read(ValuesSourceKind kind, String name, String key) {
            return Optional.ofNullable(texts.get(kind + name + key));
        }
    }
}
