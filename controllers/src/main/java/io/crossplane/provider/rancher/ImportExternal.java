package io.crossplane.provider.rancher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.RancherObservation.Phase;
import io.crossplane.provider.config.Failures;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.ConnectionDetails;
import io.crossplane.provider.managed.ExternalClient;
import io.crossplane.provider.managed.ExternalCreation;
import io.crossplane.provider.managed.ExternalDeletion;
import io.crossplane.provider.managed.ExternalObservation;
import io.crossplane.provider.managed.ExternalUpdate;
import io.crossplane.provider.managed.Readiness;
import org.jspecify.annotations.Nullable;

/** One import, as the managed reconciler works on it. Each step may be repeated, and goes on wherever the one before was cut off. */
final class ImportExternal implements ExternalClient<RancherImport, RancherObservation> {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Session session;
    private final Runnable release;
    private final AgentCare care;
    private final Members members;
    private final ProjectAssignment project;
    private Registration registration = new Registration.None();
    private @Nullable AgentFinding agent;
    private Members.@Nullable Look membership;
    private ProjectAssignment.@Nullable Look assigned;

    /** @param release gives back the way into the cluster */
    ImportExternal(Session session, Runnable release) {
        this.session = session;
        this.release = release;
        this.care = new AgentCare(session);
        this.members = new Members(session);
        this.project = new ProjectAssignment(session);
    }

    @Override
    public ExternalObservation<RancherObservation> observe(RancherImport resource) {
        return told(resource.isMarkedForDeletion() ? () -> new Removal(session).observe() : this::look);
    }

    private ExternalObservation<RancherObservation> look() {
        // Before there is anything to import, Rancher is asked nothing and nothing is made there.
        if (session.inside().isEmpty() && session.id().isEmpty()) {
            return new ExternalObservation.Awaiting<>(new Readiness.Creating(session.awaited()), List.of(),
                    Optional.empty());
        }
        registration = session.registry().find(session.id());
        return switch (registration) {
            case Registration.None() -> none();
            case Registration.Leaving(String name) -> new ExternalObservation.Awaiting<>(
                    new Readiness.Creating("Rancher is still removing the former cluster \"%s\"".formatted(name)),
                    List.of(ImportConditions.no(ImportConditions.REGISTERED, "Removing",
                            "Rancher is still removing the former cluster \"%s\"".formatted(name))),
                    Optional.of(SOON));
            case Registration.Begun _ ->
                    new ExternalObservation.Present<>(List.of(), new Readiness.Creating("Rancher makes the cluster"),
                            ConnectionDetails.none(), StatusView.without(session, Phase.CREATING),
                            withoutCluster("Creating", "Rancher makes the cluster"), Optional.of(SOON));
            case Registration.Known(RancherCluster cluster, boolean _) -> known(cluster);
        };
    }

    private ExternalObservation<RancherObservation> none() {
        if (session.inside().isEmpty()) {
            return new ExternalObservation.Awaiting<>(new Readiness.Creating(session.awaited()), List.of(reachable()),
                    Optional.empty());
        }
        return new ExternalObservation.Absent<>(StatusView.without(session, Phase.PENDING),
                withoutCluster("Missing", "Rancher has no such cluster"));
    }

    /** What is said of an agent, its connection and members is said of a cluster that there is. */
    private List<Condition> withoutCluster(String reason, String message) {
        return List.of(reachable(), ImportConditions.no(ImportConditions.REGISTERED, reason, message),
                Conditions.none(ImportConditions.AGENT), Conditions.none(ImportConditions.CONNECTED),
                Conditions.none(ImportConditions.MEMBERS));
    }

    private ExternalObservation<RancherObservation> known(RancherCluster cluster) {
        AgentFinding finding = care.look(cluster);
        Members.Look look = members.look(cluster);
        ProjectAssignment.Look placed = project.look();
        agent = finding;
        membership = look;
        assigned = placed;
        ImportView view = new ImportView(session, cluster, finding);
        List<String> differences = new ArrayList<>();
        if (!cluster.removed()) {
            differences.addAll(session.wanted().differences(cluster));
            if (finding.due() != AgentFinding.Due.NOTHING) {
                differences.add("agent");
            }
            if (look.isDue()) {
                differences.add("members");
            }
            if (placed.isDue()) {
                differences.add("project");
            }
        }
        List<Condition> conditions = new ArrayList<>(view.conditions());
        conditions.add(reachable());
        conditions.add(look.condition());
        conditions.add(placed.condition());
        return new ExternalObservation.Present<>(differences, view.readiness(), ConnectionDetails.none(),
                StatusView.of(session, cluster, finding, new StatusView.Granted(look.bound(), placed.project()),
                        version()),
                conditions, Optional.of(
                        placed.again().filter(sooner -> sooner.compareTo(view.again()) < 0).orElseGet(view::again)));
    }

    @Override
    public ExternalCreation create(RancherImport resource) {
        told(() -> {
            session.registry().create();
            return true;
        });
        return ExternalCreation.plain();
    }

    @Override
    public ExternalUpdate update(RancherImport resource) {
        AgentFinding finding = agent;
        Members.Look look = membership;
        ProjectAssignment.Look placed = assigned;
        if (registration instanceof Registration.Known(RancherCluster cluster, boolean _) && finding != null
                && look != null && placed != null) {
            told(() -> {
                if (!session.wanted().differences(cluster).isEmpty()) {
                    session.client().update(cluster, session.wanted());
                }
                care.fix(cluster, finding);
                members.fix(cluster, look);
                project.fix(placed);
                return true;
            });
        }
        return ExternalUpdate.plain();
    }

    @Override
    public ExternalDeletion delete(RancherImport resource) {
        return told(() -> new Removal(session).remove());
    }

    @Override
    public Optional<String> externalName() {
        return registration instanceof Registration.Known(RancherCluster cluster, boolean _) ? Optional.of(cluster.id())
                : Optional.empty();
    }

    @Override
    public void close() {
        release.run();
    }

    private Condition reachable() {
        return ImportConditions.reachable(session.client().connection());
    }

    /** Asked now and then: Rancher is upgraded now and then. */
    private String version() {
        Instant now = session.clock().instant();
        return session.memory().version().get(now.getEpochSecond() / 600, () -> session.client().version());
    }

    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (RancherException e) {
            throw ImportConditions.of(e);
        } catch (KubeException e) {
            throw Failures.of(e);
        }
    }
}
