package io.crossplane.provider.helm.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmException.Kind;
import io.crossplane.provider.helm.HelmTarget;
import org.jspecify.annotations.Nullable;

/**
 * Decides which worker does what, and when a worker ends.
 *
 * <p>At most one worker is <em>current</em> and gets new calls. A call inside the library cannot be interrupted, only its process can be
 * ended; so when a call is overdue its worker is <em>retired</em>: new calls go to a fresh one, the others in it may finish within their own
 * deadlines, then it is killed. A worker is also retired after many calls, and killed when it has been idle. A release stays busy until
 * the call on it can no longer run, however long ago its caller was told that it is overdue.
 *
 * <p>Nothing is ever run twice. All state is guarded by one lock; nothing under it blocks.
 */
final class WorkerPool implements AutoCloseable {

    private static final Duration END_OF_PROCESSES = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition seatLeft = lock.newCondition();
    private final WorkerSettings settings;
    private final Worker.Starter starter;
    private final ScheduledExecutorService timers;

    private final Deque<PendingCall> waiting = new ArrayDeque<>();
    private final Set<HelmTarget.Key> busy = new HashSet<>();
    private final Map<Seat, Worker> seats = new HashMap<>();
    private @Nullable Seat current;
    private long lastId;
    private boolean closed;

    WorkerPool(WorkerSettings settings, Worker.Starter starter, ScheduledExecutorService timers) {
        this.settings = settings;
        this.starter = starter;
        this.timers = timers;
    }

    /** Runs the call in a worker and waits for it, no longer than its deadline; interruption counts as the deadline. */
    WorkerReply.Succeeded run(WorkerCall call) {
        PendingCall pending = submit(call);
        Future<?> timer = timers.schedule(() -> giveUp(pending, "did not end within " + call.deadline()),
                call.deadline().toMillis(), TimeUnit.MILLISECONDS);
        try {
            return pending.result().get();
        } catch (InterruptedException e) {
            giveUp(pending, "was interrupted");
            Thread.currentThread().interrupt();
            throw new HelmException(Kind.TIMEOUT, call + " was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HelmException failure
                    ? new HelmException(failure.kind(), String.valueOf(failure.getMessage()))
                    : new IllegalStateException(e);
        } finally {
            timer.cancel(false);
        }
    }

    private PendingCall submit(WorkerCall call) {
        lock.lock();
        try {
            PendingCall pending = new PendingCall(++lastId, call);
            if (closed) {
                throw new HelmException(Kind.WORKER_LOST, call + " was not started: the provider is stopping");
            }
            if (call.operation().changes() && !busy.add(call.target().key())) {
                throw new HelmException(Kind.OPERATION_IN_PROGRESS,
                        "another operation on release \"" + call.target().release() + "\" in namespace \""
                                + call.target().namespace() + "\" has not ended yet");
            }
            waiting.add(pending);
            dispatch();
            return pending;
        } finally {
            lock.unlock();
        }
    }

    private void dispatch() {
        while (!waiting.isEmpty() && !closed) {
            Seat seat = current == null ? startWorker() : current;
            if (seat.load() >= settings.threads()) {
                return;
            }
            PendingCall next = waiting.remove();
            seat.take(next);
            worker(seat).send(next.id(), next.call());
            if (seat.taken() >= settings.operations()) {
                current = null;
            }
        }
    }

    private Seat startWorker() {
        Seat seat = new Seat();
        seats.put(seat, starter.start(new SeatEvents(seat)));
        current = seat;
        return seat;
    }

    private Worker worker(Seat seat) {
        Worker worker = seats.get(seat);
        if (worker == null) {
            throw new IllegalStateException("a seat without a worker");
        }
        return worker;
    }

    private void giveUp(PendingCall call, String why) {
        lock.lock();
        try {
            if (waiting.remove(call)) {
                noLongerBusy(call);
                call.fail(Kind.TIMEOUT, call.call() + " " + why + ": it had no turn yet, nothing was changed");
                return;
            }
            for (Seat seat : Set.copyOf(seats.keySet())) {
                if (seat.holds(call)) {
                    seat.markOverdue(call);
                    retire(seat);
                    call.fail(Kind.TIMEOUT, call.call() + " " + why + "; it is being ended"
                            + (call.call().operation().changes() ? " and may leave the release pending" : ""));
                }
            }
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    private void noLongerBusy(PendingCall call) {
        if (call.call().operation().changes()) {
            busy.remove(call.call().target().key());
        }
    }

    private void retire(Seat seat) {
        if (seat == current) {
            current = null;
        }
        endIfDone(seat);
    }

    private void endIfDone(Seat seat) {
        if (seat != current && seat.isDone() && seats.containsKey(seat)) {
            worker(seat).kill();
        }
    }

    private void replied(Seat seat, WorkerReply reply) {
        lock.lock();
        try {
            seat.finish(reply.id()).ifPresent(call -> {
                noLongerBusy(call);
                call.answer(reply);
            });
            endIfDone(seat);
            dispatch();
            if (seat == current && seat.load() == 0) {
                endWhenIdle(seat, seat.taken());
            }
        } finally {
            lock.unlock();
        }
    }

    private void endWhenIdle(Seat seat, int takenSoFar) {
        var unused = timers.schedule(() -> {
            lock.lock();
            try {
                if (seat.load() == 0 && seat.taken() == takenSoFar) {
                    retire(seat);
                }
            } finally {
                lock.unlock();
            }
        }, settings.idle().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ended(Seat seat, String reason) {
        lock.lock();
        try {
            seats.remove(seat);
            if (seat == current) {
                current = null;
            }
            for (PendingCall call : seat.drain()) {
                noLongerBusy(call);
                call.fail(Kind.WORKER_LOST, call.call() + " was cut off: " + reason);
            }
            seatLeft.signalAll();
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Kills every worker and waits a moment for the processes to be gone. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(
                    call -> call.fail(Kind.WORKER_LOST, call.call() + " was not started: the provider is stopping"));
            waiting.clear();
            seats.values().forEach(Worker::kill);
            long left = END_OF_PROCESSES.toNanos();
            while (!seats.isEmpty() && left > 0) {
                left = seatLeft.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
            timers.shutdownNow();
        }
    }

    private final class SeatEvents implements Worker.Events {

        private final Seat seat;

        private SeatEvents(Seat seat) {
            this.seat = seat;
        }

        @Override
        public void replied(WorkerReply reply) {
            WorkerPool.this.replied(seat, reply);
        }

        @Override
        public void ended(String reason) {
            WorkerPool.this.ended(seat, reason);
        }
    }
}
