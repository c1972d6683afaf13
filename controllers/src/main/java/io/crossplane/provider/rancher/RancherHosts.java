package io.crossplane.provider.rancher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.rancher.RancherException.Kind;
import io.crossplane.provider.tls.Trust;

/** The connections to all Ranchers in use; those that nobody uses for a while are closed. */
public final class RancherHosts implements AutoCloseable {

    private static final Duration IDLE = Duration.ofMinutes(10);

    private static final int MOST_AUTHORITIES = 64;

    private final Clock clock;
    private final Map<Connection.Way, RancherHost> hosts = new ConcurrentHashMap<>();
    private final Map<String, String> authorities = new ConcurrentHashMap<>();

    public RancherHosts(Clock clock) {
        this.clock = clock;
    }

    /** A client for one reconcile. */
    RancherClient client(Connection connection, Deadline deadline) {
        Connection verified = connection.checksum()
                .map(checksum -> connection.trusting(new Trust.Only(authorities(connection, checksum, deadline))))
                .orElse(connection);
        return new RancherClient(new RancherHttp(host(verified), verified, deadline));
    }

    /** Closes what nobody used for a while. To be called now and then. */
    public void closeIdle() {
        Instant limit = clock.instant().minus(IDLE);
        if (authorities.size() > MOST_AUTHORITIES) {
            authorities.clear();
        }
        hosts.entrySet().removeIf(entry -> {
            boolean idle = entry.getValue().isIdleSince(limit);
            if (idle) {
                entry.getValue().close();
            }
            return idle;
        });
    }

    @Override
    public void close() {
        hosts.values().forEach(RancherHost::close);
        hosts.clear();
    }

    private RancherHost host(Connection connection) {
        return hosts.computeIfAbsent(connection.way(), way -> new RancherHost(way, clock));
    }

    /** The certificates that Rancher publishes, if they are those of the checksum; asked for without a token. */
    private String authorities(Connection connection, String checksum, Deadline deadline) {
        String known = authorities.get(connection.url() + " " + checksum);
        if (known != null) {
            return known;
        }
        Connection blind = connection.trusting(new Trust.Anyone());
        String published = new RancherHttp(host(blind), blind, deadline).text("/cacerts");
        if (!checksum(published).equals(checksum)) {
            throw new RancherException(Kind.UNTRUSTED,
                    "the certificates that Rancher at %s publishes have another checksum than tls.caChecksum"
                            .formatted(connection.url().getAuthority()));
        }
        authorities.put(connection.url() + " " + checksum, published);
        return published;
    }

    /** As Rancher's agents have it: over the text, which ends with a line break. */
    static String checksum(String certificates) {
        return Hashes.sha256(certificates.endsWith("\n") ? certificates : certificates + "\n");
    }
}
