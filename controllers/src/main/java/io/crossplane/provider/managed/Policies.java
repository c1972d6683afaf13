package io.crossplane.provider.managed;

import static io.crossplane.provider.apis.core.ManagementAction.ALL;
import static io.crossplane.provider.apis.core.ManagementAction.CREATE;
import static io.crossplane.provider.apis.core.ManagementAction.DELETE;
import static io.crossplane.provider.apis.core.ManagementAction.LATE_INITIALIZE;
import static io.crossplane.provider.apis.core.ManagementAction.OBSERVE;
import static io.crossplane.provider.apis.core.ManagementAction.UPDATE;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.crossplane.provider.apis.core.ManagementAction;

/** What a user allows the provider to do with one external resource: {@code spec.managementPolicies} as a set (PO-1 … PO-4). */
public record Policies(Set<ManagementAction> actions) {

    private static final Set<Set<ManagementAction>> LEGAL = Set.of(Set.of(ALL),
            Set.of(OBSERVE, CREATE, UPDATE, LATE_INITIALIZE, DELETE), Set.of(OBSERVE), Set.of(),
            Set.of(OBSERVE, CREATE, UPDATE, DELETE), Set.of(OBSERVE, CREATE, UPDATE, LATE_INITIALIZE),
            Set.of(OBSERVE, CREATE, UPDATE), Set.of(OBSERVE, CREATE, DELETE, LATE_INITIALIZE),
            Set.of(OBSERVE, CREATE, LATE_INITIALIZE), Set.of(OBSERVE, CREATE, DELETE), Set.of(OBSERVE, CREATE),
            Set.of(OBSERVE, DELETE), Set.of(OBSERVE, UPDATE), Set.of(OBSERVE, LATE_INITIALIZE),
            Set.of(OBSERVE, UPDATE, LATE_INITIALIZE));

    public Policies {
        actions = Set.copyOf(actions);
    }

    /** The policies a list states; order and repetition do not matter. */
    public static Policies of(Collection<ManagementAction> actions) {
        return new Policies(Set.copyOf(actions));
    }

    /** Nothing at all is allowed: the resource is paused. */
    public boolean pause() {
        return actions.isEmpty();
    }

    /** Looking is all that is allowed. */
    public boolean observeOnly() {
        return actions.equals(Set.of(OBSERVE));
    }

    /** Whether the external resource may be created. */
    public boolean mayCreate() {
        return allow(CREATE);
    }

    /** Whether the external resource may be changed. */
    public boolean mayUpdate() {
        return allow(UPDATE);
    }

    /** Whether the external resource goes with the managed one; otherwise it stays behind. */
    public boolean mayDelete() {
        return allow(DELETE);
    }

    /** Whether unset fields of the spec may be filled from what exists. */
    public boolean mayLateInitialize() {
        return allow(LATE_INITIALIZE);
    }

    /** What is wrong with this combination, or nothing if it is one of the fifteen legal ones (PO-3, sorted as of DEV-12). */
    public Optional<String> violation() {
        if (LEGAL.contains(actions)) {
            return Optional.empty();
        }
        String list = actions.stream()
                .map(ManagementAction::literal)
                .sorted()
                .collect(Collectors.joining(" ", "[", "]"));
        return Optional.of(
                "`spec.managementPolicies` is set to a value(%s) which is not supported. Check docs for supported policies"
                        .formatted(list));
    }

    private boolean allow(ManagementAction action) {
        return actions.contains(action) || actions.contains(ALL);
    }
}
