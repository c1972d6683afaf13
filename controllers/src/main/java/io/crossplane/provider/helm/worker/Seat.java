package io.crossplane.provider.helm.worker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the pool knows of one worker: what runs in it and whether it may get more. Guarded by the pool's lock. */
final class Seat {

    private final Map<Long, PendingCall> running = new HashMap<>();
    private final Set<Long> overdue = new HashSet<>();
    private int taken;

    boolean holds(PendingCall call) {
        return running.containsKey(call.id());
    }

    int load() {
        return running.size();
    }

    /** How many calls it was ever given. */
    int taken() {
        return taken;
    }

    void take(PendingCall call) {
        running.put(call.id(), call);
        taken++;
    }

    void markOverdue(PendingCall call) {
        overdue.add(call.id());
    }

    /** Nothing in it that anyone still waits for. */
    boolean isDone() {
        return overdue.containsAll(running.keySet());
    }

    Optional<PendingCall> finish(long id) {
        overdue.remove(id);
        return Optional.ofNullable(running.remove(id));
    }

    List<PendingCall> drain() {
        List<PendingCall> rest = List.copyOf(running.values());
        running.clear();
        overdue.clear();
        return rest;
    }
}
