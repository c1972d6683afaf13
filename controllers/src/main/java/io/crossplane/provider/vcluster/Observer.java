package io.crossplane.provider.vcluster;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.kube.HostReads;
import io.crossplane.provider.kube.HostSnapshot;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.PodState;
import io.crossplane.provider.kube.VirtualApi;
import io.crossplane.provider.kube.VirtualApiStatus;
import io.crossplane.provider.kube.Workload;
import io.crossplane.provider.vcluster.ObservedVCluster.ApiView;

/**
 * Looks at one virtual cluster and changes nothing. At rest everything comes from the watches and from memory, so looking costs no
 * request; a request is made for what has a new resource version, and for the virtual API now and then.
 */
final class Observer {

    private static final Duration WATCH_PATIENCE = Duration.ofSeconds(5);
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);
    private static final Duration API_LIMIT = Duration.ofSeconds(5);

    private final HostReads reads;
    private final VirtualApi virtualApi;
    private final Clock clock;
    private final Duration trustApiFor;

    /**
     * @param trustApiFor how long a good answer of the virtual API stands while nothing else changes; a little less than the poll
     *     interval, so that every safety poll asks again
     */
    Observer(HostReads reads, VirtualApi virtualApi, Clock clock, Duration trustApiFor) {
        this.reads = reads;
        this.virtualApi = virtualApi;
        this.clock = clock;
        this.trustApiFor = trustApiFor;
    }

    /** Everything about the virtual cluster; a {@link KubeException} if its host cluster cannot say. */
    ObservedVCluster observe(Session session) {
        HostSnapshot host = host(session);
        Optional<StoredRelease> release = newest(host).map(head -> release(session, head));
        Optional<VirtualCredentials> credentials = host.kubeconfigSecret().flatMap(head -> credentials(session, head));
        boolean running = isRunning(host, session.desired().release().name());
        boolean wanted = session.desired().readiness().level().compareTo(Stage.Kind.API_REACHABLE) >= 0;
        ApiView api = credentials.isPresent() && running && wanted ? api(session, host, credentials.get())
                : new ApiView.NotAsked();
        Optional<Diagnosis> diagnosis = running || release.isEmpty() ? Optional.empty() : diagnose(session, host);
        return new ObservedVCluster(host, release, credentials, api, diagnosis);
    }

    /** What stands in the host namespace: from the watches, or read directly while they do not know. */
    HostSnapshot host(Session session) {
        return session.view()
                .snapshot(session.deadline().atMost(WATCH_PATIENCE))
                .orElseGet(
                        () -> reads.read(session.connection(), session.key(), session.deadline().atMost(READ_LIMIT)));
    }

    private static Optional<ObjectHead> newest(HostSnapshot host) {
        List<ObjectHead> records = host.releaseRecords();
        return records.isEmpty() ? Optional.empty() : Optional.of(records.getLast());
    }

    private static StoredRelease release(Session session, ObjectHead head) {
        return session.memory()
                .release(List.of(head.uid(), head.resourceVersion()), () -> session.secrets().read(head));
    }

    private static Optional<VirtualCredentials> credentials(Session session, ObjectHead head) {
        try {
            return Optional.of(session.memory().credentials(List.of(head.uid(), head.resourceVersion()), () -> {
                Map<String, byte[]> data = session.secrets().content(head.name()).orElse(Map.of());
                String config = new String(data.getOrDefault("config", new byte[0]), StandardCharsets.UTF_8);
                return new VirtualCredentials(Kubeconfig.parse(config, KubeconfigRules.EXPORTED), data);
            }));
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.INVALID) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isRunning(HostSnapshot host, String name) {
        return host.workload(name).filter(workload -> workload.ready() > 0).isPresent();
    }

    private ApiView api(Session session, HostSnapshot host, VirtualCredentials credentials) {
        Object key = List.of(host.kubeconfigSecret().map(ObjectHead::resourceVersion).orElse(""),
                host.workload(session.desired().release().name()).map(Workload::generation).orElse(0L),
                host.pods().stream().filter(PodState::ready).map(PodState::uid).sorted().toList());
        Optional<Memory.Answer> known = session.memory().answer(key).filter(answer -> isFresh(answer.at()));
        return known.<ApiView>map(answer -> new ApiView.Answered(answer.status()))
                .orElseGet(() -> ask(session, credentials, key));
    }

    private boolean isFresh(Instant at) {
        return at.plus(trustApiFor).isAfter(clock.instant());
    }

    private ApiView ask(Session session, VirtualCredentials credentials, Object key) {
        try {
            var target = new VirtualApi.Target(session.connection(), session.key(), credentials.kubeconfig());
            VirtualApiStatus status = virtualApi.check(target, session.deadline().atMost(API_LIMIT));
            if (status.ready() && status.defaultServiceAccount() && dnsIsUp(session.desired(), status)) {
                session.memory()
                        .answered(key, new Memory.Answer(status, clock.instant(),
                                session.host().serviceCidr(session.desired().release())));
            }
            return new ApiView.Answered(status);
        } catch (KubeException e) {
            return new ApiView.Unreachable(Failures.text(e));
        }
    }

    private static boolean dnsIsUp(DesiredVCluster desired, VirtualApiStatus status) {
        return !desired.coreDns() || status.coreDnsReplicas().filter(replicas -> replicas > 0).isPresent();
    }

    private static Optional<Diagnosis> diagnose(Session session, HostSnapshot host) {
        Optional<Diagnosis.PodContainer> crashing = Diagnosis.crashing(host.pods());
        String log = crashing.map(found -> session.host()
                .lastLog(session.key().namespace(), found.pod().name(), found.container().name())).orElse("");
        boolean pending = host.claims().stream().anyMatch(claim -> claim.phase().equals("Pending"));
        List<Diagnosis.Warning> warnings = host.pods().isEmpty() || pending
                ? session.host().warnings(session.key().namespace())
                : List.of();
        return Diagnosis.of(new Diagnosis.Evidence(host.pods(), host.claims(), warnings, log));
    }
}
