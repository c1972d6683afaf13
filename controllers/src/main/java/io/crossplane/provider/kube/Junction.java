package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import io.crossplane.provider.kube.VirtualApi.Target;
import io.crossplane.provider.kube.VirtualApiStatus.Route;
import org.jspecify.annotations.Nullable;

/**
 * Where the ways into one virtual cluster part: the one that is taken now, and former ones that are still in use.
 *
 * <p>The one that is taken stays while anybody holds it. A tunnel that nobody holds gives way to the in-cluster address as soon as that
 * is there. Finding a way is done by one at a time and without the lock of the state.
 */
final class Junction {

    private final WayFinder finder;
    private final Clock clock;
    private final ReentrantLock deciding = new ReentrantLock();
    private final List<SharedWay> ways = new ArrayList<>();
    private @Nullable SharedWay now;
    private int visitors;

    Junction(WayFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    /** Keeps it from counting as empty until {@link #leave}. */
    synchronized Junction enter() {
        visitors++;
        return this;
    }

    synchronized void leave() {
        visitors--;
    }

    /**
     * Takes the way, finding one if there is none.
     *
     * @throws KubeException if there is none to be found
     */
    Held take(Target target, Instant end) {
        deciding.lock();
        try {
            Held known = takeKnown();
            if (known != null && !mayImprove(known)) {
                return known;
            }
            Optional<Held> direct = finder.direct(target, end).map(this::adopt);
            if (known == null) {
                return direct.orElseGet(() -> adopt(finder.tunnel(target, end)));
            }
            direct.ifPresent(better -> known.close());
            return direct.orElse(known);
        } finally {
            deciding.unlock();
        }
    }

    /** From now on another way is taken than this one, which stays open for those who hold it. */
    synchronized void avoid(Held way) {
        if (now == way.way) {
            now = null;
        }
    }

    /** Gives out what nobody has used since then, to be closed. */
    synchronized List<SharedWay> removeUnusedSince(Instant limit) {
        return remove(ways.stream().filter(way -> way.isUnusedSince(limit)).toList());
    }

    /** Gives out everything, to be closed. */
    synchronized List<SharedWay> removeAll() {
        return remove(List.copyOf(ways));
    }

    synchronized boolean isEmpty() {
        return visitors == 0 && ways.isEmpty();
    }

    private List<SharedWay> remove(List<SharedWay> gone) {
        ways.removeAll(gone);
        if (now != null && gone.contains(now)) {
            now = null;
        }
        return gone;
    }

    private synchronized @Nullable Held takeKnown() {
        return now == null ? null : new Held(now, false);
    }

    private synchronized boolean mayImprove(Held known) {
        return known.route() == Route.TUNNEL && known.way.holders() == 1;
    }

    private synchronized Held adopt(SharedWay way) {
        ways.add(way);
        now = way;
        return new Held(way, true);
    }

    private synchronized void giveBack(SharedWay way) {
        way.giveBack(clock.instant());
    }

    /** One holder's right to the way. */
    final class Held implements VirtualApi.Way {
        private final SharedWay way;
        private final boolean fresh;
        private final AtomicBoolean given = new AtomicBoolean();

        private Held(SharedWay way, boolean fresh) {
            this.way = way;
            this.fresh = fresh;
            way.take();
        }

        /** Whether it was found just now. */
        boolean isFresh() {
            return fresh;
        }

        @Override
        public ClusterConnection connection() {
            return way.connection();
        }

        @Override
        public Route route() {
            return way.route();
        }

        @Override
        public Optional<KubeException> problem() {
            return way.problem();
        }

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) {
                giveBack(way);
            }
        }
    }
}
