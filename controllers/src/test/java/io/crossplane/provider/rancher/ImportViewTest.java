package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.managed.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class ImportViewTest {

    private static final String DISCONNECTED = "--- {id: c-m-a, conditions: [{type: AgentDeployed, status: 'True'}]}";

    @Test
    void whatWasActiveStaysReadyWhenItIsDisconnectedAlsoAfterAnUpdate() {
        assertThat(readiness("{}", "--- {phase: Active}")).isInstanceOf(Readiness.Available.class);
        assertThat(readiness("{}", "--- {phase: Disconnected}")).isInstanceOf(Readiness.Available.class);
        assertThat(readiness("{}", "--- {phase: Importing}")).isInstanceOf(Readiness.Unavailable.class);
        assertThat(readiness("{readiness: Always}", "--- {phase: Active}")).isInstanceOf(Readiness.Unavailable.class);
    }

    /** Without a Ready condition, as it is withdrawn after an update. */
    private static Readiness readiness(String spec, String shown) {
        RancherImport resource = ImportScene.resource("u1", spec);
        resource.getStatus().setAtProvider(Serialization.unmarshal(shown, RancherObservation.class));
        RancherCluster cluster = RancherCluster.of(Serialization.unmarshal(DISCONNECTED, ObjectNode.class));
        Session session = new Session(resource, ImportScene.wanted(resource), null, Optional.empty(), "",
                HostSide.none(), new Memory.All().of("u1"), Clock.systemUTC());
        return new ImportView(session, cluster,
                AgentFinding.of(AgentFinding.Due.NOTHING, ImportConditions.yes(ImportConditions.AGENT, "Applied")))
                .readiness();
    }
}
