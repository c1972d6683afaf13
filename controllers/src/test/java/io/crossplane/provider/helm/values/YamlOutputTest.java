package io.crossplane.provider.helm.values;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlOutputTest {

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "N", "~", "null", "1.0", "1e3", "0o7", "0x1F", "1_000", ".inf", "2001-01-01",
        "-", "- a", "a: b", "# c", " padded ", "line\nnext\n", "a\n---\nb: c", "tab\there", "\u0007bell", "{{ x }}",
        "<<", "key with spaces", "é", ""})
    void isReadAsItWasWritten(String text) {
        ObjectNode written = JsonNodeFactory.instance.objectNode().put(text, text).put("list", true);
        written.putArray("items").add(text).add(1).add(1.5).add(false).addNull();

        assertThat(YamlText.parse(YamlOutput.of(written), "test")).isEqualTo(written);
    }

    @Test
    void isMadeForPeople() {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("kind", "ConfigMap");
        object.putObject("data").put("config.yaml", "a: 1\nb: 2\n").put("long", "x ".repeat(100) + "y");

        assertThat(YamlOutput.of(object)).isEqualTo("""
            kind: "ConfigMap"
            data:
              config.yaml: |
                a: 1
                b: 2
              long: "%sy"
            """.formatted("x ".repeat(100)));
    }
}
