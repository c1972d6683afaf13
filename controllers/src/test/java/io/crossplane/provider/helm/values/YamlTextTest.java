package io.crossplane.provider.helm.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
        a: yes | {"a": true}
        a: Off | {"a": false}
        a: "yes" | {"a": "yes"}
        a: 2026-01-01 | {"a": "2026-01-01"}
        a: 0x10 | {"a": 16}
        a: 010 | {"a": 8}
        a: 1_000 | {"a": 1000}
        a: 1e3 | {"a": 1000.0}
        a: .5 | {"a": 0.5}
        a: 12:30 | {"a": "12:30"}
        a: v1.36.1 | {"a": "v1.36.1"}
        a: 1.36.1 | {"a": "1.36.1"}
        a: ~ | {"a": null}
        a: | {"a": null}
        1: x | {"1": "x"}
        true: x | {"true": "x"}
        y: x | {"true": "x"}
        a: !!str 5 | {"a": "5"}
        {x: &b {k: 1}, z: {<<: *b, l: 2}} | {"x": {"k": 1}, "z": {"k": 1, "l": 2}}
        {x: &b {k: 1}, z: {k: 3, <<: *b}} | {"x": {"k": 1}, "z": {"k": 3}}
        # nothing | {}
        """)
    void readsAsHelmDoes(String yaml, String json) throws Exception {
        assertThat(YamlText.parse(yaml, "test")).isEqualTo(new ObjectMapper().readTree(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "[1]", "text", "a: 1\na: 2", "{a: {b: 1, b: 2}}", "a: .inf", "a: .nan",
        "a: !!binary aGk=", "? [x]\n: 1", "~: 1", "a: 1\n---\nb: 2", "a: &x [*x]", "a: !!java.net.URL [x]", "{<<: 1}",
        "\u0000"})
    void refusesWhatValuesCannotHold(String yaml) {
        assertThatExceptionOfType(ValuesException.class).isThrownBy(() -> YamlText.parse(yaml, "test"));
    }

    @Test
    void refusesAliasesThatExpandWithoutBound() {
        String bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + IntStream.range(1, 9)
                .mapToObj(i -> "a" + i + ": &a" + i + " ["
                        + IntStream.range(0, 10).mapToObj(j -> "*a" + (i - 1)).collect(Collectors.joining(", "))
                        + "]\n")
                .collect(Collectors.joining());

        assertThatExceptionOfType(ValuesException.class).isThrownBy(() -> YamlText.parse(bomb, "test"));
    }

    @Test
    void refusesDepthAndSize() {
        String deep = "[".repeat(500) + "]".repeat(500);
        assertThatExceptionOfType(ValuesException.class).isThrownBy(() -> YamlText.parse("a: " + deep, "test"));
        String large = "a: " + "x".repeat(1024 * 1024);
        assertThatExceptionOfType(ValuesException.class).isThrownBy(() -> YamlText.parse(large, "test"))
                .withMessage("test is larger than 1 MiB");
    }

    @Test
    void saysWhereWithoutSayingWhat() {
        assertThatExceptionOfType(ValuesException.class)
                .isThrownBy(() -> YamlText.parse("a: 1\nb: s3cr3t: x\n", "key \"v\""))
                .withMessageContaining("key \"v\"")
                .withMessageContaining("line 2")
                .withMessageNotContaining("s3cr3t")
                .withNoCause();
    }
}
