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
import io.crossplane.provider.apis.v1alpha1.RancherObservation.ProjectObservation;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Conditions;
import io.fabric8.kubernetes.api.model.Namespace;

/**
 * The host namespace of a virtual cluster in a project of the host cluster, with its members (rancher.md 4). Whatever goes wrong with it is
 * told in a condition of its own, and keeps the import from nothing.
 */
final class ProjectAssignment {

    private static final String TYPE = ImportConditions.PROJECT;
    private static final Duration TRY_AGAIN = Duration.ofMinutes(2);

    private final Session session;

    ProjectAssignment(Session session) {
        this.session = session;
    }

    /** Why the last attempt failed, and when there is another. */
    record Trouble(String reason, String message, Instant until) {

        Condition condition() {
            return ImportConditions.no(TYPE, reason, message);
        }
    }

    /**
     * What one look shows.
     *
     * @param work what is to be done, in this order
     * @param project the id of the one that the namespace is in by this import
     * @param again when to look again at the latest
     */
    record Look(List<Runnable> work, Condition condition, Optional<String> project, Optional<Duration> again) {

        static final Look NOTHING = new Look(List.of(), Conditions.none(TYPE), Optional.empty(), Optional.empty());

        boolean isDue() {
            return !work.isEmpty();
        }

        /** The same, after an attempt that failed: what is told stays the same while it is repeated. */
        private Look after(Trouble trouble, Instant now) {
            return new Look(now.isBefore(trouble.until()) ? List.of() : work, trouble.condition(), project,
                    Optional.of(TRY_AGAIN));
        }
    }

    /** Looks at what is wanted and at what there is. Changes nothing and does not fail. */
    Look look() {
        Optional<DesiredProject> wanted = session.wanted().project();
        try {
            Look seen = told(wanted.isPresent() ? () -> wanted(wanted.get()) : this::unwanted);
            Optional<Trouble> trouble = session.memory().project().known(wanted);
            return seen.isDue() && trouble.isPresent() ? seen.after(trouble.get(), session.clock().instant()) : seen;
        } catch (ProjectException e) {
            return new Look(List.of(), ImportConditions.no(TYPE, e.reason(), e.getMessage()), shown(session.resource()),
                    Optional.of(TRY_AGAIN));
        }
    }

    /** Does what the look found due. Does not fail: what goes wrong shows at the next look. */
    void fix(Look look) {
        try {
            told(() -> {
                look.work().forEach(Runnable::run);
                return true;
            });
            session.memory().project().forget();
        } catch (ProjectException e) {
            session.memory()
                    .project()
                    .put(session.wanted().project(),
                            new Trouble(e.reason(), e.getMessage(), session.clock().instant().plus(TRY_AGAIN)));
        }
    }

    /** What is still there of an import that goes, in words; empty if nothing is. Changes nothing and does not fail. */
    Optional<String> remains() {
        try {
            return told(this::unwanted).isDue() ? Optional.of("the host namespace leaves its project")
                    : Optional.empty();
        } catch (ProjectException e) {
            return Optional.of("the host namespace cannot leave its project: " + e.getMessage());
        }
    }

    /** Takes away what the import has made. Does not fail: what is still there is told by {@link #remains}. */
    void leave() {
        try {
            fix(told(this::unwanted));
        } catch (ProjectException e) {
            // Told by the next look, as long as it is waited for.
        }
    }

    private Look wanted(DesiredProject wanted) {
        Project project = project(wanted);
        ProjectNamespace place = namespace()
                .orElseThrow(() -> new ProjectException("WaitingForNamespace", "the VCluster does not exist"));
        Namespace namespace = owned(place, project);
        Scope scope = Scope.project(project);
        List<Binding> there = session.client().bindings(scope);
        List<Runnable> work = new ArrayList<>();
        boolean assigned = ProjectNamespace.project(namespace).equals(project.id());
        if (!assigned) {
            work.add(() -> place.put(namespace, project.id()));
        }
        wanted.members()
                .stream()
                .filter(each -> there.stream().noneMatch(each::isLike))
                .forEach(each -> work.add(() -> session.client().createBinding(scope, each, session.wanted().owner())));
        for (RancherClient.Bound each : session.client().projectBindings(session.wanted().owner())) {
            if (!each.scope().equals(scope) || wanted.members().stream().noneMatch(each.binding()::isLike)) {
                work.add(() -> session.client().deleteBinding(each.scope(), each.binding()));
            }
        }
        Condition condition = work.isEmpty() ? ImportConditions.yes(TYPE, "Assigned")
                : ImportConditions.no(TYPE, "Updating", "");
        return new Look(work, condition, assigned ? Optional.of(project.id()) : Optional.empty(), Optional.empty());
    }

    /** The one that is meant, if the platform allows it; of others, nobody is told whether there are any. */
    private Project project(DesiredProject wanted) {
        HostSide host = session.host();
        List<Project> allowed = host.projects().isEmpty() ? List.of()
                : wanted.id()
                        .map(id -> session.client().project(id).stream().toList())
                        .orElseGet(() -> session.client().projectsNamed(host.cluster(), wanted.name()))
                        .stream()
                        .filter(host::allows)
                        .toList();
        if (allowed.size() > 1) {
            throw new ProjectException("ProjectAmbiguous",
                    "cluster %s has several projects \"%s\" in Rancher; give the id of one".formatted(host.cluster(),
                            wanted.name()));
        }
        if (allowed.isEmpty() && host.projects().contains(wanted.called())) {
            throw new ProjectException("ProjectNotFound",
                    "cluster %s has no project \"%s\" in Rancher that the user of the token sees"
                            .formatted(host.cluster(), wanted.called()));
        }
        return allowed.stream()
                .findFirst()
                .orElseThrow(() -> new ProjectException("ProjectNotAllowed",
                        "the RancherConfig does not allow project \"%s\"; ask for it in projects"
                                .formatted(wanted.called())));
    }

    private static Namespace owned(ProjectNamespace place, Project project) {
        Namespace namespace = place.look()
                .orElseThrow(() -> new ProjectException("WaitingForNamespace",
                        "namespace \"%s\" does not exist on the host cluster".formatted(place.name())));
        if (!place.isOwned(namespace)) {
            throw new ProjectException("NamespaceNotOwned",
                    "namespace \"%s\" on the host cluster was not made for the VCluster; whoever made it decides about its project"
                            .formatted(place.name()));
        }
        String now = ProjectNamespace.project(namespace);
        if (!now.equals(project.id()) && place.isOfOthers(namespace)) {
            throw new ProjectException("NamespaceOfOthers",
                    "somebody else has put namespace \"%s\" on the host cluster into project %s; remove its annotation %s first"
                            .formatted(place.name(), now, ProjectNamespace.PROJECT));
        }
        return namespace;
    }

    /** Whatever was made is to go; nobody is asked if nothing can have been. */
    private Look unwanted() {
        if (!isTraced(session.resource())) {
            return Look.NOTHING;
        }
        List<Runnable> work = new ArrayList<>();
        for (RancherClient.Bound each : session.client().projectBindings(session.wanted().owner())) {
            work.add(() -> session.client().deleteBinding(each.scope(), each.binding()));
        }
        if (work.isEmpty()) {
            // Only then, so that they do not stay because of a host that does not answer.
            namespace().ifPresent(place -> place.look()
                    .filter(place::isMarked)
                    .ifPresent(namespace -> work.add(() -> place.clear(namespace))));
        }
        return work.isEmpty() ? Look.NOTHING
                : new Look(work, ImportConditions.no(TYPE, "Removing", ""), shown(session.resource()),
                        Optional.empty());
    }

    /** The way to the host namespace; empty if there can be none any more. */
    private Optional<ProjectNamespace> namespace() {
        if (session.host().place().isEmpty() && !session.host().trouble().isEmpty()) {
            throw new ProjectException("WaitingForNamespace", session.host().trouble());
        }
        return session.host().namespace(session.wanted().ownerName());
    }

    /** Whether something may have been made. */
    static boolean isTraced(RancherImport resource) {
        return shown(resource).isPresent() || resource.getStatus().condition(TYPE).isPresent();
    }

    /** The project that the status shows. */
    static Optional<String> shown(RancherImport resource) {
        return Optional.ofNullable(resource.getStatus().getAtProvider())
                .map(RancherObservation::project)
                .map(ProjectObservation::id);
    }

    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (RancherException e) {
            throw ProjectException.of(e);
        } catch (KubeException e) {
            throw ProjectException.of(e);
        }
    }
}
