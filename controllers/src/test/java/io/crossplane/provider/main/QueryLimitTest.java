package io.crossplane.provider.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import org.junit.jupiter.api.Test;

/** How many requests a second the control plane's API server gets from us. */
class QueryLimitTest {

    private static final int RATE = 2;
    private static final int BURST = 10 * RATE;
    private static final Duration PAUSE = Duration.ofMillis(1000 / (5 * RATE));

    private final List<Duration> waits = new ArrayList<>();
    private final TestClock clock = new TestClock();
    private final QueryLimit limit = new QueryLimit("https://control-plane:6443/", RATE, clock, waits::add);

    @Test
    @Rule("MR-8")
    void burstPassesAtOnceAndTheRestFiveTimesAsOftenAsReconciles() {
        send(BURST, "https://control-plane:6443/api/v1/secrets");
        assertThat(waits).isEmpty();

        send(3, "https://control-plane:6443/api/v1/secrets");
        assertThat(waits).containsExactly(PAUSE, PAUSE.multipliedBy(2), PAUSE.multipliedBy(3));
    }

    @Test
    @Rule("MR-8")
    void budgetRefillsWithTime() {
        send(BURST, "https://control-plane:6443/api/v1/secrets");
        clock.advance(PAUSE.multipliedBy(BURST));

        send(BURST, "https://control-plane:6443/api/v1/secrets");

        assertThat(waits).isEmpty();
    }

    @Test
    void leaseAndOtherServersHaveNoPartInIt() {
        send(BURST, "https://control-plane:6443/api/v1/secrets");

        send(1, "https://control-plane:6443/apis/coordination.k8s.io/v1/namespaces/a/leases/b");
        send(1, "https://control-plane:6443/behind/a/proxy/apis/coordination.k8s.io/v1/namespaces/a/leases/b");
        send(1, "https://host-cluster:6443/api/v1/secrets");

        assertThat(waits).isEmpty();
    }

    private void send(int times, String uri) {
        for (int i = 0; i < times; i++) {
            var request = new StandardHttpRequest.Builder().uri(uri);
            limit.before(request, request.build(), null);
        }
    }
}
