package io.crossplane.provider.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

import io.crossplane.provider.helm.chart.ambient.AmbientRegistry;
import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line of contract 8.1. */
class SettingsTest {

    private static final int BAD_USAGE = 2;

    private final StringWriter errors = new StringWriter();

    @Test
    @Rule("PO-7")
    void everyFlagHasADefault() {
        Settings settings = parsed();

        assertThat(settings.debug).isFalse();
        assertThat(settings.leaderElection).as("DEV-13").isTrue();
        assertThat(settings.sync).isEqualTo(Duration.ofHours(1));
        assertThat(settings.poll).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.pollJitterPercentage).isEqualTo(10);
        assertThat(settings.minPollInterval).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.pollStateMetric).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.maxReconcileRate).isEqualTo(10);
        assertThat(settings.timeout).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.managementPolicies).isTrue();
        assertThat(settings.changeLogs).isFalse();
        assertThat(settings.changeLogsSocketPath).isEqualTo("/var/run/changelogs/changelogs.sock");
        assertThat(settings.webhookPort).isEqualTo(9443);
        assertThat(settings.metricsAddress).isEqualTo(new InetSocketAddress(8080));
        assertThat(settings.healthAddress).isEqualTo(new InetSocketAddress(8081));
        assertThat(settings.chartRepository).isEqualTo("https://charts.loft.sh");
        assertThat(settings.chartVersion).isEqualTo("0.36.1");
        assertThat(settings.ambientRegistries).isEmpty();
        assertThat(settings.chartRefresh).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.cacheDirectory)
                .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "provider-vcluster"));
        assertThat(settings.namespacedInjectedIdentity).isFalse();
        assertThat(settings.namespace).isEqualTo("crossplane-system");
    }

    @ParameterizedTest(name = "{1} stands for {0}")
    @CsvSource({"--leader-election, LEADER_ELECTION", "--enable-management-policies, ENABLE_MANAGEMENT_POLICIES",
        "--enable-changelogs, ENABLE_CHANGE_LOGS", "--changelogs-socket-path, CHANGELOGS_SOCKET_PATH",
        "--webhook-port, WEBHOOK_PORT", "--metrics-bind-address, METRICS_BIND_ADDRESS",
        "--health-probe-bind-addr, HEALTH_PROBE_BIND_ADDRESS", "--chart-repository, CHART_REPOSITORY",
        "--chart-version, CHART_VERSION", "--cache-dir, CACHE_DIR", "--namespace, POD_NAMESPACE"})
    void aFlagThatIsNotGivenIsTakenFromTheEnvironment(String flag, String variable) {
        CommandLine uninterpreted = new CommandLine(new Settings()).setInterpolateVariables(false);

        assertThat(uninterpreted.getCommandSpec().findOption(flag).defaultValue())
                .startsWith("${env:" + variable + ":-");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"--debug, true", "-d, true", "--no-debug, false", "--debug=true, true", "--debug=false, false"})
    void aBooleanIsWrittenInAnyOfTheUsualWays(String argument, boolean debug) {
        assertThat(parsed(argument).debug).isEqualTo(debug);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"--leader-election, true", "-l, true", "--no-leader-election, false", "--leader-election=true, true",
        "--leader-election=false, false"})
    void aBooleanThatIsOnCanBeTurnedOff(String argument, boolean on) {
        assertThat(parsed(argument).leaderElection).isEqualTo(on);
    }

    @Test
    void flagsOfOtherProvidersAreAccepted() {
        Settings settings = parsed("--sync=30m", "--no-enable-management-policies", "--enable-changelogs",
                "--changelogs-socket-path", "/x", "--webhook-port=1");

        assertThat(settings.sync).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.managementPolicies).isFalse();
        assertThat(settings.changeLogs).isTrue();
        assertThat(settings.changeLogsSocketPath).isEqualTo("/x");
        assertThat(settings.webhookPort).isEqualTo(1);
    }

    @Test
    @Rule("FL-1")
    void aValueFollowsItsFlagOrAnEqualsSign() {
        assertThat(parsed("--poll", "90s").poll).isEqualTo(parsed("--poll=1m30s").poll)
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(parsed("--max-reconcile-rate", "3").maxReconcileRate).isEqualTo(3);
    }

    @Test
    @Rule({"FL-3", "MR-20"})
    void durationsAreThoseOfGoAndLongerThanNothing() {
        for (String flag : new String[] {"--sync", "--poll", "--min-poll-interval", "--poll-state-metric", "--timeout",
            "--chart-refresh"}) {
            for (String text : new String[] {"90", "PT90S", "1d", "0s", "-1s", ""}) {
                assertThat(execute(flag + "=" + text)).as(flag + "=" + text).isEqualTo(BAD_USAGE);
            }
        }
        assertThat(errors.toString()).contains("\"90\" is not a duration such as 90s or 1h30m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--max-reconcile-rate=0", "--max-reconcile-rate=-1", "--max-reconcile-rate=10001",
        "--max-reconcile-rate=many", "--poll-jitter-percentage=-1", "--poll-jitter-percentage=101"})
    void aNumberOutsideItsRangeIsRefused(String argument) {
        assertThat(execute(argument)).isEqualTo(BAD_USAGE);
        assertThat(errors.toString()).contains("is not a whole number from ");
    }

    @ParameterizedTest(name = "{0}: port {2}")
    @CsvSource({":9090, 0.0.0.0, 9090", "127.0.0.1:0, 127.0.0.1, 0", "[::1]:7, ::1, 7"})
    void anAddressIsAPortWithOrWithoutAHost(String text, String host, int port) {
        assertThat(parsed("--metrics-bind-address", text).metricsAddress).isEqualTo(new InetSocketAddress(host, port));
        assertThat(parsed("--health-probe-bind-addr=" + text).healthAddress.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nope", "--poll-interval=1m", "surplus", "--webhook-port=x", "--debug=perhaps", "--poll"})
    @Rule("FL-2")
    void whatCannotBeUnderstoodEndsTheProcessWithAMessage(String argument) {
        assertThat(execute(argument)).isEqualTo(BAD_USAGE);
        assertThat(errors.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {":http", ":65536", ":-1", ""})
    void whatIsNoAddressIsToldFromOne(String text) {
        assertThat(execute("--metrics-bind-address=" + text)).isEqualTo(BAD_USAGE);
        assertThat(errors.toString()).contains("\"%s\" is not an address such as :8080".formatted(text));
    }

    @Test
    void registriesAreNamedTogetherOrOneByOne() {
        Settings settings = parsed("--ambient-registry", "europe-docker.pkg.dev,gcr.io",
                "--ambient-registry=123456789012.dkr.ecr.eu-west-1.amazonaws.com");

        assertThat(settings.ambientRegistries).extracting(AmbientRegistry::host)
                .containsExactly("europe-docker.pkg.dev", "gcr.io", "123456789012.dkr.ecr.eu-west-1.amazonaws.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io", "gcr.io:443", "https://gcr.io", "gcr.io,example.azurecr.io", ""})
    void aRegistryWithoutAnIdentityOfOurOwnIsRefused(String text) {
        assertThat(execute("--ambient-registry=" + text)).isEqualTo(BAD_USAGE);
        assertThat(errors.toString()).contains("--ambient-registry", text.replaceFirst(".*,", ""),
                "is no registry that the provider can log in to as itself", "use pull secrets for others");
    }

    @Test
    void theHelpDescribesEveryFlag() {
        var options = new CommandLine(new Settings()).getCommandSpec().options();

        assertThat(options)
                .allSatisfy(option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
    }

    private static Settings parsed(String... arguments) {
        Settings settings = new Settings();
        new CommandLine(settings).parseArgs(arguments);
        return settings;
    }

    private int execute(String argument) {
        return new CommandLine(new Settings()).setErr(new PrintWriter(errors, true)).execute(argument);
    }
}
