package io.crossplane.provider.helm.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuePathTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", textBlock = """
        a.b | {} | {a: {b: 7}}
        a.b | {a: {c: 1}} | {a: {c: 1, b: 7}}
        a.b | {a: 1} | {a: {b: 7}}
        a\\.b.c | {} | {a.b: {c: 7}}
        a[0] | {} | {a: [7]}
        a[2] | {a: [1]} | {a: [1, null, 7]}
        a[0].b | {a: [{c: 1}]} | {a: [{c: 1, b: 7}]}
        a[0][1] | {} | {a: [[null, 7]]}
        a[0] | {a: {b: 1}} | {a: [7]}
        """)
    void setsAsHelmDoes(String path, String before, String after) {
        ObjectNode values = YamlText.parse(before, "test");

        ValuePath.parse(path).set(values, IntNode.valueOf(7));

        assertThat(values).isEqualTo(YamlText.parse(after, "test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "[0]", "a[", "a[x]", "a[-1]", "a[65537]", "a[0]b",
        "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a"})
    void refusesWhatIsNoPath(String path) {
        assertThatExceptionOfType(ValuesException.class).isThrownBy(() -> ValuePath.parse(path));
    }
}
