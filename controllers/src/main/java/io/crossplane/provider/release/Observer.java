package io.crossplane.provider.release;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.ObjectName;
import io.crossplane.provider.kube.ObjectStates;
import io.crossplane.provider.kube.ReleaseReads;

/**
 * Looks at one release and changes nothing. At rest everything comes from the watches and from memory, so looking costs no request; a
 * request is made for a record that has a new resource version.
 */
final class Observer {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);

    private final ReleaseReads reads;

    Observer(ReleaseReads reads) {
        this.reads = reads;
    }

    /** Everything about the release. */
    ObservedRelease observe(Session session) {
        List<ObjectHead> records = records(session);
        if (records.isEmpty()) {
            return new ObservedRelease(records, Optional.empty(), List.of());
        }
        ObjectHead newest = records.getLast();
        List<Object> key = List.of(newest.uid(), newest.resourceVersion());
        StoredRelease release = session.memory().release().get(key, () -> session.records().read(newest));
        List<Manifest.Entry> entries = session.memory()
                .objects()
                .get(key, () -> Manifest.entries(release.record().manifest()));
        boolean judged = release.record().info().status() == ReleaseStatus.DEPLOYED;
        return new ObservedRelease(records, Optional.of(release), judged ? views(session, entries) : List.of());
    }

    /** Helm's records of the release, oldest first: from the watch, or read directly while it does not know. */
    List<ObjectHead> records(Session session) {
        return session.view()
                .records(session.cluster().deadline().atMost(PATIENCE))
                .orElseGet(() -> reads.records(session.cluster().connection(), session.desired().key(),
                        session.cluster().deadline().atMost(READ_LIMIT)));
    }

    private List<ObjectView> views(Session session, List<Manifest.Entry> entries) {
        Map<ObjectName, Manifest.Entry> named = new LinkedHashMap<>();
        entries.forEach(entry -> named
                .put(new ObjectName(entry.apiVersion(), entry.kind(), entry.namespace(), entry.name()), entry));
        ObjectStates states = session.view()
                .objects(named.keySet(), session.cluster().deadline().atMost(PATIENCE))
                .orElseGet(() -> reads.objects(session.cluster().connection(), session.desired().key(), named.keySet(),
                        session.cluster().deadline().atMost(READ_LIMIT)));
        return named.entrySet()
                .stream()
                .map(each -> new ObjectView(each.getValue(), Optional.ofNullable(states.present().get(each.getKey())),
                        !states.unserved().contains(each.getKey())))
                .toList();
    }
}
