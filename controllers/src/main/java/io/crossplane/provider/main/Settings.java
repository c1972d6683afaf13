package io.crossplane.provider.main;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import io.crossplane.provider.helm.chart.ambient.AmbientRegistry;
import io.crossplane.provider.managed.GoDuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line (contract 8.1). Each flag can be given as {@code --flag value} or {@code --flag=value}; booleans also as
 * {@code --no-flag}. Durations are written as in Go: {@code 90s}, {@code 1h30m} (FL-3).
 */
@Command(name = "provider", mixinStandardHelpOptions = true, version = "provider-vcluster", sortOptions = false,
        description = "Offers virtual clusters as managed resources of Crossplane.")
final class Settings implements Callable<Integer> {

    @Option(names = {"-d", "--debug"}, negatable = true, description = "Log what happens to every object, for people.")
    boolean debug;

    @Option(names = {"-l", "--leader-election"}, negatable = true, defaultValue = "${env:LEADER_ELECTION:-true}",
            fallbackValue = "true", description = "Let only one of several replicas work. Default: true.")
    boolean leaderElection;

    @Option(names = {"-s", "--sync"}, defaultValue = "1h", converter = Durations.class,
            description = "Accepted for compatibility; caches are never stale enough to need it.")
    Duration sync = Duration.ofHours(1);

    @Option(names = "--poll", defaultValue = "10m", converter = Durations.class,
            description = "How often an object at rest is looked at although nothing has changed. Default: 10m.")
    Duration poll = Duration.ofMinutes(10);

    @Option(names = "--poll-jitter-percentage", defaultValue = "10", converter = Percents.class,
            description = "How much the poll interval varies, in percent. Default: 10.")
    int pollJitterPercentage;

    @Option(names = "--min-poll-interval", defaultValue = "1s", converter = Durations.class,
            description = "The shortest interval that the annotation crossplane.io/poll-interval may ask for. Default: 1s.")
    Duration minPollInterval = Duration.ofSeconds(1);

    @Option(names = "--poll-state-metric", defaultValue = "5s", converter = Durations.class,
            description = "How often objects are counted for the metrics. Default: 5s.")
    Duration pollStateMetric = Duration.ofSeconds(5);

    @Option(names = "--max-reconcile-rate", defaultValue = "10", converter = Rates.class,
            description = "Reconciles per second of all controllers, workers of each, and a fifth of the requests per second. Default: 10.")
    int maxReconcileRate;

    @Option(names = "--timeout", defaultValue = "1m", converter = Durations.class,
            description = "How long the calls of one reconcile to the external system may take together. Default: 1m.")
    Duration timeout = Duration.ofMinutes(1);

    @Option(names = "--enable-management-policies", negatable = true,
            defaultValue = "${env:ENABLE_MANAGEMENT_POLICIES:-true}", fallbackValue = "true",
            description = "Accepted for compatibility; management policies are always on.")
    boolean managementPolicies;

    @Option(names = "--enable-changelogs", negatable = true, defaultValue = "${env:ENABLE_CHANGE_LOGS:-false}",
            fallbackValue = "true", description = "Accepted for compatibility; change logs are not written yet.")
    boolean changeLogs;

    @Option(names = "--changelogs-socket-path",
            defaultValue = "${env:CHANGELOGS_SOCKET_PATH:-/var/run/changelogs/changelogs.sock}",
            description = "Accepted for compatibility.")
    String changeLogsSocketPath = "";

    @Option(names = "--webhook-port", defaultValue = "${env:WEBHOOK_PORT:-9443}",
            description = "Accepted for compatibility; there are no webhooks.")
    int webhookPort;

    @Option(names = "--metrics-bind-address", defaultValue = "${env:METRICS_BIND_ADDRESS:-:8080}",
            converter = Addresses.class,
            description = "Where /metrics is served; port 0 takes any free one. Default: :8080.")
    InetSocketAddress metricsAddress = new InetSocketAddress(8080);

    @Option(names = "--health-probe-bind-addr", defaultValue = "${env:HEALTH_PROBE_BIND_ADDRESS:-:8081}",
            converter = Addresses.class, description = "Where /healthz and /readyz are served. Default: :8081.")
    InetSocketAddress healthAddress = new InetSocketAddress(8081);

    @Option(names = "--chart-repository", defaultValue = "${env:CHART_REPOSITORY:-https://charts.loft.sh}",
            description = "Where the chart of a VCluster comes from that names no source. Default: https://charts.loft.sh.")
    String chartRepository = "";

    @Option(names = "--chart-version", defaultValue = "${env:CHART_VERSION:-0.36.1}",
            description = "The chart of a VCluster that names no version. Default: 0.36.1.")
    String chartVersion = "";

    @Option(names = "--ambient-registry", split = ",", paramLabel = "HOST", converter = Registries.class,
            description = "Registries (Amazon ECR, Google) for which the provider's own cloud identity is the login of charts without a pull secret. Default: none.")
    List<AmbientRegistry> ambientRegistries = List.of();

    @Option(names = "--chart-refresh", defaultValue = "10m", converter = Durations.class,
            description = "How long a chart behind a tag or an address is taken as it was; lists of versions at most a minute of that. Default: 10m.")
    Duration chartRefresh = Duration.ofMinutes(10);

    @Option(names = "--foreign-operation-limit", defaultValue = "10m", converter = Durations.class,
            description = "After which an unfinished Helm operation of somebody else counts as dead. Default: 10m.")
    Duration foreignOperationLimit = Duration.ofMinutes(10);

    @Option(names = "--cache-dir", defaultValue = "${env:CACHE_DIR:-${sys:java.io.tmpdir}/provider-vcluster}",
            description = "Where fetched charts are kept; may be lost at any time. Default: below the directory for temporary files.")
    Path cacheDirectory = Path.of("");

    @Option(names = "--helm-library", defaultValue = "${env:HELM_LIBRARY}",
            description = "Helm's native library as a file, with JNA's beside it, as the image has them. Default: unpacked from the jars.")
    @Nullable
    Path helmLibrary;

    @Option(names = "--namespaced-injected-identity", negatable = true,
            description = "Let a namespaced ProviderConfig use the provider's own identity, environment and files. Default: false.")
    boolean namespacedInjectedIdentity;

    @Option(names = "--namespace", defaultValue = "${env:POD_NAMESPACE:-crossplane-system}",
            description = "Where the provider itself runs; holds its lease. Default: $POD_NAMESPACE.")
    String namespace = "";

    /** Parsing is all the command does; {@link Main} goes on with the parsed settings. */
    @Override
    public Integer call() {
        return 0;
    }

    /** Go's durations, longer than nothing. */
    static final class Durations implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return GoDuration.parse(text)
                    .filter(Duration::isPositive)
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + text + "\" is not a duration such as 90s or 1h30m"));
        }
    }

    /** Whole numbers from 1. */
    static final class Rates implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, 1, 10_000);
        }
    }

    /** Whole numbers from 0 to 100. */
    static final class Percents implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, 0, 100);
        }
    }

    private static int whole(String text, int least, int most) {
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new TypeConversionException(
                    "\"%s\" is not a whole number from %d to %d".formatted(text, least, most));
        }
        return number;
    }

    /** Hosts of registries in a cloud. */
    static final class Registries implements ITypeConverter<AmbientRegistry> {
        @Override
        public AmbientRegistry convert(String text) {
            return AmbientRegistry.at(text)
                    .orElseThrow(() -> new TypeConversionException("\"" + text
                            + "\" is no registry that the provider can log in to as itself; name a host such as "
                            + "123456789012.dkr.ecr.eu-west-1.amazonaws.com or europe-docker.pkg.dev, "
                            + "and use pull secrets for others"));
        }
    }

    /** {@code host:port} or {@code :port}. */
    static final class Addresses implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                return colon <= 0 ? new InetSocketAddress(port) : new InetSocketAddress(text.substring(0, colon), port);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("\"" + text + "\" is not an address such as :8080 or 127.0.0.1:8080");
            }
        }
    }
}
