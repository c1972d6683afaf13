package io.crossplane.provider.helm.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesDigestTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
        {"a": 1, "b": 2} | {"b": 2, "a": 1}
        {"a": 1} | {"a": 1.0}
        {"a": 1000000} | {"a": 1e6}
        {"a": 0} | {"a": -0.0}
        {"a": 0.1} | {"a": 0.10}
        {"a": {"x": [1, 2.50]}} | {"a": {"x": [1.0, 2.5]}}
        """)
    void isOneForAllWaysToWriteTheSame(String one, String other) throws Exception {
        assertThat(ValuesDigest.of(json(one))).isEqualTo(ValuesDigest.of(json(other))).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
        {"a": 1} | {"a": "1"}
        {"a": true} | {"a": "true"}
        {"a": [1, 2]} | {"a": [2, 1]}
        {"a": null} | {}
        {"a": {}} | {"a": []}
        {"a,b": 1} | {"a": 1, "b": 1}
        {"a": [[1], 2]} | {"a": [[1, 2]]}
        """)
    void differsForWhatDiffers(String one, String other) throws Exception {
        assertThat(ValuesDigest.of(json(one))).isNotEqualTo(ValuesDigest.of(json(other)));
    }

    @Test
    void staysShortForHugeExponents() {
        JsonNode huge = JsonNodeFactory.instance.numberNode(new BigDecimal("1e999999999"));

        assertThat(ValuesDigest.canonical(huge)).isEqualTo("1e999999999");
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().disable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).readTree(text);
    }
}
