package io.crossplane.provider.deploy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.deploy.cel.CelExpressionException.Kind;
import io.crossplane.provider.helm.values.YamlText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelExpressionTest {

    private static final JsonNode DEPLOYMENT = yaml("""
        metadata: {name: web, generation: 2, annotations: {example.org/a: b}}
        spec: {replicas: 3, paused: null, ratio: 0.5}
        status:
          observedGeneration: 2
          readyReplicas: 3
          conditions: [{type: Available, status: "True"}, {type: Progressing, status: "False"}]
          loadBalancer: {ingress: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}
          url: https://web.example.org:8443/path
          secret: s3cret
        """);

    private final CelExpressions expressions = new CelExpressions();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        object.status.readyReplicas == object.spec.replicas                                | true
        object.spec.replicas > 2.5 && object.spec.ratio < 1                                | true
        object.status.conditions.exists(c, c.type == 'Available' && c.status == 'True')    | true
        object.status.conditions.all(c, c.status == 'True')                                | false
        has(object.status.url) && !has(object.status.none)                                 | true
        object.?status.?none.?deep.orValue(7)                                              | 7
        object.?status.?none                                                               | null
        object.status.?loadBalancer.?ingress[?0].?ip                                       | 10.0.0.1
        object.status.loadBalancer.ingress.map(i, i.ip).join(',')                          | 10.0.0.1,10.0.0.2
        object.status.conditions.filter(c, c.status != 'True').map(c, c.type)              | [Progressing]
        object.metadata.annotations['example.org/a']                                       | b
        object.spec.paused == null                                                         | true
        object.status.url.matches('^https://')                                             | true
        regex.extract(object.status.url, ':([0-9]+)').orValue('')                          | '8443'
        object.metadata.name.upperAscii() + '-' + string(object.metadata.generation)       | WEB-2
        {'a': object.spec.replicas, 'b': [1, 2.5, null]}                                   | {a: 3, b: [1, 2.5, null]}
        9223372036854775807                                                                | 9223372036854775807
        18446744073709551615u > 1u                                                         | true
        size(object.status.conditions) == 2 ? 'two' : 'other'                              | two
        """)
    void evaluates(String text, String value) {
        assertThat(evaluate(text)).isEqualTo(yaml(value));
    }

    @Test
    void knowsTheVariablesItIsCompiledFor() {
        CelExpression expression = expressions.compile("a.x + b", Set.of("a", "b"));

        assertThat(expression.evaluate(Map.of("a", yaml("{x: 1}"), "b", yaml("2")))).isEqualTo(yaml("3"));
    }

    @Test
    void saysWhetherAConditionHolds() {
        assertThat(expressions.compile("object.spec.replicas == 3").holds(Map.of("object", DEPLOYMENT))).isTrue();
        assertThatThrownBy(() -> expressions.compile("object.spec.replicas").holds(Map.of("object", DEPLOYMENT)))
                .isInstanceOf(CelExpressionException.class)
                .hasMessage("gives number, not true or false; compare it with what you expect");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                object.                 | line 1, column 8: no viable alternative at input '.'; correct it, the variables are object
                obj.spec == 1           | line 1, column 1: undeclared reference to 'obj'; correct it, the variables are object
                object.spec.foo()       | line 1, column 16: undeclared reference to 'foo'; correct it, the variables are object
                1 + 'a'                 | line 1, column 3: found no matching overload for '_+_' applied to '(int, string)'; correct it, the variables are object
                """)
    void refusesWhatIsNoExpression(String text, String message) {
        assertThatThrownBy(() -> expressions.compile(text)).isInstanceOf(CelExpressionException.class)
                .hasMessage(message)
                .extracting(e -> ((CelExpressionException) e).kind())
                .isEqualTo(Kind.INVALID);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                object.status.none == 1            | MISSING | character 14: no such key "none"; write .? and orValue() for what may be absent
                object.none.deep                   | MISSING | character 12: no such key "deep"; write .? and orValue() for what may be absent
                object[object.status.secret]       | MISSING | character 7: no such key; write .? and orValue() for what may be absent
                object.status.conditions[7].type   | MISSING | character 25: the list has no such element; ask for its size first
                object.status.secret + 1           | FAILED  | character 22: a value has another type than the operation needs, or is null; correct the expression
                int(object.status.secret)          | FAILED  | character 4: a value has not the form that the function needs; correct the expression
                object.spec.replicas / 0           | FAILED  | character 22: division by zero; correct the expression
                9223372036854775807 + object.spec.replicas | FAILED | character 21: a number is too large; correct the expression
                object.status.url.charAt(999)      | FAILED  | cannot be evaluated on this object; correct the expression
                type(object)                       | FAILED  | gives something that JSON cannot hold; turn it into a text with string()
                """)
    void saysWhatIsWrongWithoutValues(String text, Kind kind, String message) {
        CelExpressionException failure = catchThrowableOfType(CelExpressionException.class, () -> evaluate(text));

        assertThat(failure).hasMessage(message).hasNoCause();
        assertThat(failure.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @Timeout(20)
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    many iterations          | object.many.all(a, object.many.all(b, object.many.all(c, true)))  | ``
                    a text that doubles      | ['xxxxxxxx']%s.map(x, size(x))                                   | .map(x, x + x)
                    a list that doubles      | [[1]]%s.map(x, [x] == [x])                                       | .map(x, x + x)
                    a tree that doubles      | [[1]]%s.map(x, [x] == [x])                                       | .map(x, [x, x])
                    a tree as the result     | [[1]]%s                                                          | .map(x, [x, x])
                    a mapping that doubles   | [dyn(1)]%s.map(x, [x] == [x])                                    | .map(x, {'a': x, 'b': x})
                    a text that is replaced  | object.text.replace('x', object.text)                            | ``
                    a separator that repeats | object.many.map(x, 'y').join(object.text)                        | ``
                    a text searched often    | object.many.exists(x, object.text.contains(object.text + 'y'))   | ``
                    a regular expression     | object.text.matches('((a{100}){100}){100}')                      | ``
                    texts split into letters | object.many.map(x, object.text.split('')).size()                 | ``
                    long lists collected     | object.many.map(x, 'a').map(x, 'b').map(x, 'c').map(x, 'd')     | ``
                    a nest that grows        | [1]%s                                                            | .map(x, [[[[[[[[[[x]]]]]]]]]])
                a failure forgiven       | object.many.exists(x, object.text.matches('((a{100}){100}){100}') && false) | ``
                    a spent budget forgiven  | [1, 2].exists(x, x == 2 ? true : object.text.matches('((a{100}){100}){100}')) | ``
                    """)
    void endsWhatCostsTooMuch(String reason, String text, String repeated) {
        CelExpression expression = expressions.compile(text.formatted(repeated.repeat(30)));
        var object = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(20_000));
        IntStream.range(0, 1500).forEach(object.putArray("many")::add);

        long start = System.nanoTime();
        CelExpressionException failure = catchThrowableOfType(CelExpressionException.class,
                () -> expression.evaluate(Map.of("object", object)));

        assertThat(failure).as(reason).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.TOO_EXPENSIVE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void refusesAnObjectThatIsNestedTooDeeply() {
        var object = JsonNodeFactory.instance.objectNode();
        var innermost = object;
        for (int depth = 0; depth < 900; depth++) {
            innermost = innermost.putObject("a");
        }

        assertThatThrownBy(() -> expressions.compile("object == object").holds(Map.of("object", object)))
                .isInstanceOf(CelExpressionException.class)
                .hasMessage("looks at an object that is nested deeper than 200; choose another object");
    }

    @Test
    void looksAtAnObjectAsLargeAsOneCanBe() {
        var object = JsonNodeFactory.instance.objectNode();
        var list = object.putArray("items");
        IntStream.range(0, 8000).forEach(i -> list.addObject().put("name", "item-" + i).put("text", "x".repeat(100)));

        assertThat(expressions.compile("object.items.filter(i, i.name.endsWith('99')).map(i, i.name).size()")
                .evaluate(Map.of("object", object))).isEqualTo(yaml("80"));
        assertThat(expressions.compile("object == object && object.items.all(i, i.text.matches('^x+$'))")
                .holds(Map.of("object", object))).isTrue();
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(strings = {"(", "[", "{", "!", "-", "a?b:", "1+", "x||", "'", ".a", "object.map(a,"})
    void refusesNonsenseOfAnyLengthInTime(String part) {
        assertThatThrownBy(() -> expressions.compile(part.repeat(2000 / part.length())))
                .isInstanceOf(CelExpressionException.class);
        assertThatThrownBy(() -> expressions.compile(part.repeat(2049))).isInstanceOf(CelExpressionException.class)
                .hasMessage("is longer than 2048 characters; make it shorter or split it");
    }

    @Test
    void servesManyThreads() throws InterruptedException, ExecutionException {
        CelExpression expression = expressions.compile("object.many.map(x, x * 2).filter(x, x > object.least)");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<JsonNode>> results = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> expression
                            .evaluate(Map.of("object", yaml("{many: [1, 2, 3, " + i + "], least: " + i + "}")))))
                    .toList();

            for (int i = 6; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(yaml("[" + 2 * i + "]"));
            }
        }
    }

    @Test
    void keepsWhatItCompiled() {
        CelExpression first = expressions.compile("object.a == 1");

        IntStream.range(0, 500).forEach(i -> {
            expressions.compile("object.b == " + i % 250);
            assertThat(expressions.compile("object.a == 1")).isSameAs(first);
        });
        assertThat(expressions.compile("object.a == 1", Set.of("object", "other"))).isNotSameAs(first);
    }

    private JsonNode evaluate(String text) {
        return expressions.compile(text).evaluate(Map.of("object", DEPLOYMENT));
    }

    private static JsonNode yaml(String text) {
        return YamlText.parseAny(text, "test");
    }
}
