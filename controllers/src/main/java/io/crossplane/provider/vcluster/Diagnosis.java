package io.crossplane.provider.vcluster;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.crossplane.provider.kube.ClaimState;
import io.crossplane.provider.kube.PodState;

/**
 * Why a control plane is not ready, told from its pods, volumes and events (vcluster.md 3.3).
 *
 * @param reason stable, CamelCase
 * @param message names the thing and what is wrong with it; the same while nothing changes (EX-10)
 */
record Diagnosis(String reason, String message) {

    private static final Set<String> IMAGE_TROUBLE = Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName",
            "ErrImageNeverPull", "RegistryUnavailable");

    /** A warning event: its reason, the object it is about as {@code Kind/name}, and its text. */
    record Warning(String reason, String object, String message) {}

    /**
     * What is known when a diagnosis is made.
     *
     * @param warnings recent warning events of the namespace; only read when the rest does not tell enough
     * @param lastLog the end of the log of a container that crashes; empty if none was read
     */
    record Evidence(List<PodState> pods, List<ClaimState> claims, List<Warning> warnings, String lastLog) {
        Evidence {
            pods = pods.stream().sorted(Comparator.comparing(PodState::name)).toList();
            claims = claims.stream().sorted(Comparator.comparing(ClaimState::name)).toList();
            warnings = List.copyOf(warnings);
        }
    }

    /** The most telling trouble; empty if nothing is wrong but time. */
    static Optional<Diagnosis> of(Evidence evidence) {
        return Stream
                .<Optional<Diagnosis>>of(creation(evidence), image(evidence), crash(evidence), volume(evidence),
                        scheduling(evidence))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The container whose last log tells why it crashes, if one does. */
    static Optional<PodContainer> crashing(List<PodState> pods) {
        return containers(pods, container -> container.waitingReason().equals("CrashLoopBackOff"));
    }

    /** A container and the pod it is in. */
    record PodContainer(PodState pod, PodState.Container container) {}

    private static Optional<Diagnosis> creation(Evidence evidence) {
        if (!evidence.pods().isEmpty()) {
            return Optional.empty();
        }
        return evidence.warnings()
                .stream()
                .filter(warning -> warning.reason().equals("FailedCreate"))
                .findFirst()
                .map(warning -> new Diagnosis("PodCreationForbidden", warning.object() + ": " + warning.message()));
    }

    private static Optional<Diagnosis> image(Evidence evidence) {
        return containers(evidence.pods(), container -> IMAGE_TROUBLE.contains(container.waitingReason()))
                .map(found -> new Diagnosis("ImagePullFailed",
                        "pod %s: container %s cannot pull image \"%s\"; check its name and the pull secrets"
                                .formatted(found.pod().name(), found.container().name(), found.container().image())));
    }

    private static Optional<Diagnosis> crash(Evidence evidence) {
        return crashing(evidence.pods()).map(found -> {
            String where = "pod %s: container %s ends again and again".formatted(found.pod().name(),
                    found.container().name());
            return crash(where, found.container(), evidence.lastLog());
        });
    }

    private static Diagnosis crash(String where, PodState.Container container, String log) {
        if (log.contains("vCluster pro feature")) {
            return new Diagnosis("LicenseRequired", where + ": a licensed feature is on without a licence");
        }
        if (log.contains("already a virtual cluster") || log.contains("is already used by")) {
            return new Diagnosis("NamespaceOccupied", where + ": the namespace already holds a virtual cluster");
        }
        if (log.contains("kine") || log.contains("etcd")) {
            return new Diagnosis("BackingStoreFailed", where + ": its backing store does not start");
        }
        return new Diagnosis("CrashLooping", where + " with exit code " + container.lastExitCode());
    }

    private static Optional<Diagnosis> volume(Evidence evidence) {
        return evidence.claims()
                .stream()
                .filter(claim -> claim.phase().equals("Pending"))
                .findFirst()
                .flatMap(claim -> volume(claim, evidence.warnings()));
    }

    private static Optional<Diagnosis> volume(ClaimState claim, List<Warning> warnings) {
        Optional<String> told = warnings.stream()
                .filter(warning -> warning.object().endsWith("/" + claim.name()))
                .map(Warning::message)
                .findFirst();
        Optional<String> noClass = claim.storageClass().isEmpty()
                ? Optional.of("it names no StorageClass and the host cluster has no default one")
                : Optional.empty();
        return told.or(() -> noClass)
                .map(why -> new Diagnosis("VolumePending",
                        "PersistentVolumeClaim %s is pending: %s".formatted(claim.name(), why)));
    }

    private static Optional<Diagnosis> scheduling(Evidence evidence) {
        return evidence.pods()
                .stream()
                .filter(pod -> !pod.unschedulable().isEmpty())
                .findFirst()
                .map(pod -> new Diagnosis("Unschedulable", "pod %s: %s".formatted(pod.name(), pod.unschedulable())));
    }

    private static Optional<PodContainer> containers(List<PodState> pods, Predicate<PodState.Container> wanted) {
        return pods.stream()
                .flatMap(pod -> pod.containers().stream().filter(wanted).map(c -> new PodContainer(pod, c)))
                .findFirst();
    }
}
