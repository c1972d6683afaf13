package io.crossplane.provider.release.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathTest {

    private static final JsonNode SERVICE = Serialization.unmarshal("""
        ---
        metadata: {name: web, annotations: {example.org/name: shop, "a~b": c}}
        spec: {ports: [{port: 80}, {port: 443, "0": zero}]}
        data: {"8080": eight, tls.crt: cert}
        """, JsonNode.class);

    @ParameterizedTest
    @CsvSource({"metadata.name, web", "spec.ports[1].port, 443", "metadata.annotations[example.org/name], shop",
        "metadata.annotations[a~b], c", "data[tls.crt], cert", "data.8080, eight", "spec.ports[1].0, zero"})
    void findsFieldsAndElements(String path, String value) {
        assertThat(FieldPath.parse(path).in(SERVICE).asText()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"metadata.none", "spec.ports[2].port", "spec.ports.port", "metadata.name.first", "spec[ports][x]"})
    void findsNothingWhereNothingIs(String path) {
        assertThat(FieldPath.parse(path).in(SERVICE).isMissingNode()).isTrue();
    }

    @Test
    void knowsTheEntriesOfAMapping() {
        assertThat(FieldPath.parse("data[tls.crt]").isEntryOf("data")).isTrue();
        assertThat(FieldPath.parse("data").isEntryOf("data")).isFalse();
        assertThat(FieldPath.parse("data.a.b").isEntryOf("data")).isFalse();
        assertThat(FieldPath.parse("metadata.name").isEntryOf("data")).isFalse();
    }
}
