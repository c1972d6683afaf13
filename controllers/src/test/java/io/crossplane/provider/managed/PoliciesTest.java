package io.crossplane.provider.managed;

import static io.crossplane.provider.apis.core.ManagementAction.ALL;
import static io.crossplane.provider.apis.core.ManagementAction.CREATE;
import static io.crossplane.provider.apis.core.ManagementAction.DELETE;
import static io.crossplane.provider.apis.core.ManagementAction.LATE_INITIALIZE;
import static io.crossplane.provider.apis.core.ManagementAction.OBSERVE;
import static io.crossplane.provider.apis.core.ManagementAction.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.ManagementAction;
import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoliciesTest {

    private static final List<ManagementAction> SIX = List.of(OBSERVE, CREATE, UPDATE, DELETE, LATE_INITIALIZE, ALL);
    private static final Set<String> LEGAL = Set.of("*", "OCULD", "O", "", "OCUD", "OCUL", "OCU", "OCLD", "OCL", "OCD",
            "OC", "OD", "OU", "OL", "OUL");

    static Stream<List<ManagementAction>> subsets() {
        return IntStream.range(0, 64)
                .mapToObj(bits -> IntStream.range(0, 6).filter(i -> (bits >> i & 1) == 1).mapToObj(SIX::get).toList());
    }

    /** The set as the contract abbreviates it: O, C, U, L, D in this order, or *. */
    private static String abbreviated(List<ManagementAction> actions) {
        return Stream.of(OBSERVE, CREATE, UPDATE, LATE_INITIALIZE, DELETE, ALL)
                .filter(actions::contains)
                .map(a -> a.literal().substring(0, 1))
                .reduce("", String::concat);
    }

    @ParameterizedTest
    @MethodSource("subsets")
    @Rule({"PO-3", "PO-1"})
    @DisplayName("PO-3 exactly fifteen of the 64 subsets are legal")
    void legality(List<ManagementAction> actions) {
        Policies policies = Policies.of(actions);
        assertThat(policies.violation().isEmpty()).isEqualTo(LEGAL.contains(abbreviated(actions)));
        List<ManagementAction> twice = new ArrayList<>(actions.reversed());
        twice.addAll(actions);
        assertThat(Policies.of(twice)).isEqualTo(policies);
    }

    @ParameterizedTest
    @MethodSource("subsets")
    @Rule({"PO-2", "PO-4"})
    @DisplayName("PO-2 an action is allowed if the set has it or *")
    void permissions(List<ManagementAction> actions) {
        Policies policies = Policies.of(actions);
        boolean all = actions.contains(ALL);
        assertThat(policies.mayCreate()).isEqualTo(all || actions.contains(CREATE));
        assertThat(policies.mayUpdate()).isEqualTo(all || actions.contains(UPDATE));
        assertThat(policies.mayDelete()).isEqualTo(all || actions.contains(DELETE));
        assertThat(policies.mayLateInitialize()).isEqualTo(all || actions.contains(LATE_INITIALIZE));
        assertThat(policies.observeOnly()).isEqualTo(actions.equals(List.of(OBSERVE)));
        assertThat(policies.pause()).isEqualTo(actions.isEmpty());
    }

    @Test
    @Rule("PO-3")
    @DisplayName("PO-3 the message, with a sorted list (DEV-12)")
    void message() {
        assertThat(Policies.of(List.of(UPDATE, CREATE, DELETE)).violation())
                .contains("`spec.managementPolicies` is set to a value([Create Delete Update]) which is not supported. "
                        + "Check docs for supported policies");
    }
}
