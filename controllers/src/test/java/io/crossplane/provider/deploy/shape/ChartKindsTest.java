package io.crossplane.provider.deploy.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import org.junit.jupiter.api.Test;

class ChartKindsTest {

    @Test
    void aDefinitionIsServedOnceItIsEstablished() {
        assertThat(ChartKinds.isServed(established("True"))).isTrue();
        assertThat(ChartKinds.isServed(established("False"))).isFalse();
    }

    @Test
    void aDefinitionIsNotServedInItsFirstMoment() {
        CustomResourceDefinition without = new CustomResourceDefinition();
        CustomResourceDefinition silent = new CustomResourceDefinition();
        var status = new CustomResourceDefinitionStatus();
        status.setConditions(null);
        silent.setStatus(status);

        assertThat(ChartKinds.isServed(null)).isFalse();
        assertThat(ChartKinds.isServed(without)).isFalse();
        assertThat(ChartKinds.isServed(silent)).isFalse();
    }

    private static CustomResourceDefinition established(String holds) {
        return new CustomResourceDefinitionBuilder().withNewStatus()
                .addNewCondition()
                .withType("NamesAccepted")
                .withStatus("True")
                .endCondition()
                .addNewCondition()
                .withType("Established")
                .withStatus(holds)
                .endCondition()
                .endStatus()
                .build();
    }
}
