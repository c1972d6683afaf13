package io.crossplane.provider.helm.chart;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Which versions registries have of charts. Keeps the last few lists for some time. */
final class TagLists {

    private static final int MOST_KEPT = 32;

    private final Clock clock;
    private final Duration fresh;
    private final SingleFlight<Key, List<String>> flights = new SingleFlight<>();
    private final Map<Key, Kept> lists = new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    TagLists(Clock clock, Duration fresh) {
        this.clock = clock;
        this.fresh = fresh;
    }

    /** The newest version within the range of the source. */
    String newest(ChartSource.Oci source, ChartCredentials credentials, ChartHttp http) {
        Key key = new Key(source.url(), source.options(), credentials);
        List<String> versions = flights.run(key, () -> read(key, source, http));
        return ChartVersions.newest(source.version(), versions,
                "registry has no version of chart " + ChartSource.plain(source.url()));
    }

    private List<String> read(Key key, ChartSource.Oci source, ChartHttp http) {
        Kept kept = kept(key);
        if (kept != null && clock.instant().isBefore(kept.readAt().plus(fresh))) {
            return kept.versions();
        }
        List<String> versions = new OciClient(http, key.credentials()).versions(source);
        synchronized (lists) {
            lists.put(key, new Kept(versions, clock.instant()));
        }
        return versions;
    }

    private @Nullable Kept kept(Key key) {
        synchronized (lists) {
            return lists.get(key);
        }
    }

    /** Whoever trusts or logs in differently gets a list of their own. */
    private record Key(URI url, ChartSource.Options options, ChartCredentials credentials) {}

    private record Kept(List<String> versions, Instant readAt) {}
}
