package io.crossplane.provider.helm.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.crossplane.provider.helm.values.ValuesConflicts.Conflict;
import io.crossplane.provider.helm.values.ValuesConflicts.Layer;
import org.junit.jupiter.api.Test;

class ValuesConflictsTest {

    @Test
    void namesEveryPathWithAnotherValueAndWhoSetIt() {
        List<Conflict> conflicts = ValuesConflicts.between(
                List.of(layer("valuesFrom[0]", "{b: {c: 1}, x: 1}"), layer("values", "{a: {d.e: off}, free: 1}")),
                YamlText.parse("{b: {c: 2, other: 5}, a: {d.e: on}, x: 1.0}", "typed"));

        assertThat(conflicts).containsExactly(new Conflict("a.d\\.e", "values"), new Conflict("b.c", "valuesFrom[0]"));
    }

    @Test
    void onlyTheLastLayerThatSetsAPathCounts() {
        List<Layer> layers = List.of(layer("valuesFrom[0]", "{a: 1}"), layer("values", "{a: 2}"));

        assertThat(ValuesConflicts.between(layers, YamlText.parse("{a: 2}", "typed"))).isEmpty();
        assertThat(ValuesConflicts.between(layers, YamlText.parse("{a: 1}", "typed")))
                .containsExactly(new Conflict("a", "values"));
    }

    @Test
    void aRemovedOrReplacedMapIsAConflict() {
        assertThat(ValuesConflicts.between(List.of(layer("values", "{a: null, b: 3}")),
                YamlText.parse("{a: {x: 1}, b: {y: 2}}", "typed")))
                .containsExactly(new Conflict("a", "values"), new Conflict("b", "values"));
    }

    private static Layer layer(String origin, String values) {
        return new Layer(origin, YamlText.parse(values, origin));
    }
}
