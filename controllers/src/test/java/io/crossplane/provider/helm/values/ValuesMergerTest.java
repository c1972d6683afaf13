package io.crossplane.provider.helm.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesMergerTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", textBlock = """
        maps are merged deeply | {a: {b: 1, c: 2}} | {a: {c: 3}} | {a: {b: 1, c: 3}}
        lists are replaced | {a: [1, 2]} | {a: [3]} | {a: [3]}
        a map replaces a scalar | {a: 1} | {a: {b: 2}} | {a: {b: 2}}
        a scalar replaces a map | {a: {b: 2}} | {a: 1} | {a: 1}
        a null stays for the chart's defaults | {a: {b: 2}} | {a: null} | {a: null}
        a map after a null starts anew | {a: null} | {a: {b: 1}} | {a: {b: 1}}
        """)
    void mergesLayers(String rule, String below, String above, String merged) {
        assertThat(ValuesMerger.layers(List.of(yaml(below), yaml(above)))).as(rule).isEqualTo(yaml(merged));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ",
            textBlock = """
                a null removes a default | {a: 1, b: 2} | {a: null} | {b: 2}
                also deep inside | {a: {b: 1, c: 2}} | {a: {b: null}} | {a: {c: 2}}
                but stays where there is nothing to remove | {a: {c: 2}} | {x: null, a: {b: null}} | {x: null, a: {c: 2, b: null}}
                a default null stays | {a: null} | {b: 1} | {a: null, b: 1}
                """)
    void putsValuesOverDefaults(String rule, String defaults, String values, String effective) {
        assertThat(ValuesMerger.effective(yaml(defaults), yaml(values))).as(rule).isEqualTo(yaml(effective));
    }

    @Test
    void changesNoneOfItsArguments() {
        JsonNode below = yaml("{a: {b: 1}}");
        JsonNode above = yaml("{a: {c: 2}}");

        ValuesMerger.layers(List.of(below, above)).withObject("/a").put("d", 1);
        ValuesMerger.effective(below, above).withObject("/a").put("d", 1);

        assertThat(below).isEqualTo(yaml("{a: {b: 1}}"));
        assertThat(above).isEqualTo(yaml("{a: {c: 2}}"));
    }

    private static JsonNode yaml(String text) {
        return YamlText.parse(text, "test");
    }
}
