package io.crossplane.provider.helm.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.helm.values.ValuesSchema.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesSchemaTest {

    private static final JsonNode SCHEMA = YamlText.parse(
            """
                $schema: https://json-schema.org/draft/2020-12/schema
                $id: https://example.org/values
                $ref: '#/$defs/Config'
                $defs:
                  Auto: {oneOf: [{type: string}, {type: boolean}]}
                  Port: {type: object, properties: {port: {type: integer, minimum: 1}}, required: [port], additionalProperties: false}
                  Config:
                    type: object
                    additionalProperties: false
                    properties:
                      auto: {$ref: '#/$defs/Auto'}
                      either: {type: [string, boolean]}
                      name: {type: string, pattern: '^[a-z]+$', enum: [one, two, 'Three']}
                      ports: {type: array, items: {$ref: '#/$defs/Port'}}
                      labels: {type: object, additionalProperties: {type: string}}
                """,
            "schema");

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
        {foo: 1} | foo: unknown key
        {ports: [{port: 1, foo: 1}]} | ports[0].foo: unknown key
        {ports: [{}]} | ports[0].port: is required
        {ports: {}} | ports: must be array
        {ports: [{port: x}]} | ports[0].port: must be integer
        {either: 1} | either: must be boolean or string
        {auto: 1} | auto: must be boolean or string
        {labels: {example.org/x: 1}} | labels.example\\.org/x: must be string
        """)
    void namesThePathAndTheRule(String values, String violation) {
        assertThat(check(values)).hasToString("[" + violation + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
        {} | nothing set
        {auto: auto, either: true} | one of two types
        {ports: [{port: 80.0}]} | 80.0 is an integer
        {labels: {a: b}} | free keys
        """)
    void acceptsWhatHelmAccepts(String values, String why) {
        assertThat(check(values)).as(why).isEmpty();
    }

    @Test
    void saysNoValues() {
        assertThat(check("{name: s3cr3t-VALUE, ports: [{port: -4711}]}")).isNotEmpty()
                .allSatisfy(violation -> assertThat(violation.toString()).doesNotContain("s3cr3t", "4711"));
    }

    @Test
    void fetchesNothing() {
        JsonNode remote = YamlText.parse("{properties: {a: {$ref: 'http://127.0.0.1:1/schema.json'}}}", "schema");

        assertThat(ValuesSchema.compile(remote)).isEmpty();
    }

    @Test
    void isCompiledOncePerChart() {
        ValuesSchemas schemas = new ValuesSchemas();

        assertThat(schemas.of("digest", SCHEMA)).isSameAs(schemas.of("digest", SCHEMA));
    }

    private static List<Violation> check(String values) {
        return ValuesSchema.compile(SCHEMA).orElseThrow().check(YamlText.parse(values, "values"));
    }
}
