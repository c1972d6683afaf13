package io.crossplane.provider.config;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.core.ProviderConfigStatus;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.EventReason;
import io.crossplane.provider.managed.EventRecorder;
import io.crossplane.provider.managed.Finalizers;
import io.crossplane.provider.managed.Notice;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.ResourceReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Counts the users of provider configs of one kind and keeps a config that has any from going (PC-30 … 37). One instance per kind, the
 * same code for both. The pause annotation is ignored, and credentials are not judged.
 *
 * @param <C> the kind
 */
public final class ProviderConfigReconciler<C extends ProviderConfigResource<?>> implements ResourceReconciler<C> {

    private static final String FINALIZER = "in-use.crossplane.io";
    private static final String IN_USE = "Blocking deletion while usages still exist";
    private static final Outcome LATER = new Outcome.Again(Duration.ofSeconds(30));
    private static final Outcome AGAIN = new Outcome.Retry(false, Duration.ZERO);
    private static final Outcome DONE = new Outcome.Done();

    private final ConfigStore store;
    private final UsageKeeper keeper;
    private final Patches patches;
    private final EventRecorder events;
    private final Clock clock;

    /** Reads configs and usages from the store, owners of usages and all that is written from and to the control plane. */
    public ProviderConfigReconciler(ConfigStore store, KubernetesClient controlPlane, EventRecorder events,
            Clock clock) {
        this.store = store;
        this.patches = new Patches(controlPlane);
        this.keeper = new UsageKeeper(controlPlane, patches);
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(C config) {
        Census census;
        try {
            census = count(config);
        } catch (KubeException e) {
            return uncounted(config, e);
        }
        try {
            return config.isMarkedForDeletion() ? letGo(config, census) : keep(config, census);
        } catch (KubeException e) {
            return unwritten(e);
        }
    }

    private Outcome uncounted(C config, KubeException failure) {
        if (failure.kind() == KubeException.Kind.CONFLICT) {
            return AGAIN;
        }
        warn(config, failure.getMessage());
        return LATER;
    }

    /** No event for these (EV-2). */
    private static Outcome unwritten(KubeException failure) {
        return switch (failure.kind()) {
            case NOT_FOUND -> DONE;
            case CONFLICT -> AGAIN;
            default -> LATER;
        };
    }

    @Override
    public void gone(C lastSeen) {
        // Nothing is kept for a provider config.
    }

    /** How many use the config, and whether one of them has to be looked at again soon. */
    private record Census(long users, boolean unsettled) {
        private Outcome outcome() {
            return unsettled ? LATER : DONE;
        }
    }

    private Census count(C config) {
        List<UsageKeeper.Verdict> verdicts = new ArrayList<>();
        for (ProviderConfigUsage usage : usages(config)) {
            try {
                verdicts.add(keeper.keep(usage));
            } catch (KubeException e) {
                throw attempted("cannot update ProviderConfigUsage", e);
            }
        }
        long users = verdicts.stream().filter(verdict -> verdict != UsageKeeper.Verdict.OVER).count();
        return new Census(users, verdicts.contains(UsageKeeper.Verdict.UNSETTLED));
    }

    private List<ProviderConfigUsage> usages(C config) {
        try {
            return store.usagesOf(config);
        } catch (KubeException e) {
            throw attempted("cannot list ProviderConfigUsages", e);
        }
    }

    private static KubeException attempted(String what, KubeException failure) {
        return new KubeException(failure.kind(), what + ": " + failure.getMessage(), failure);
    }

    private Outcome letGo(C config, Census census) {
        if (census.users() == 0) {
            if (Finalizers.of(config).contains(FINALIZER)) {
                patches.finalizers(config, Finalizers.without(config, FINALIZER));
            }
            return DONE;
        }
        warn(config, IN_USE);
        Condition terminating = Conditions.of("Terminating", Condition.Status.TRUE, "InUse", IN_USE);
        long generation = Objects.requireNonNullElse(config.getMetadata().getGeneration(), 0L);
        writeStatus(config, census.users(),
                Conditions.with(config.getStatus().getConditions(), terminating, generation, clock.instant()));
        return census.outcome();
    }

    private Outcome keep(C config, Census census) {
        C current = Finalizers.of(config).contains(FINALIZER) ? config
                : patches.finalizers(config, Finalizers.with(config, FINALIZER));
        writeStatus(current, census.users(), current.getStatus().getConditions());
        return census.outcome();
    }

    private void writeStatus(C config, long users, List<Condition> conditions) {
        ProviderConfigStatus status = config.getStatus();
        long before = Objects.requireNonNullElse(status.getUsers(), 0L);
        if (before == users && status.getConditions().equals(conditions)) {
            return;
        }
        Map<String, Object> patch = new HashMap<>();
        patch.put("users", users == 0 ? null : users);
        if (!conditions.isEmpty()) {
            patch.put("conditions", conditions);
        }
        patches.status(config, patch);
    }

    private void warn(C config, String message) {
        events.record(config, "", new Notice(EventReason.USAGE_ACCOUNTING, message));
    }
}
