package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TunnelTest {

    private static final String NAMESPACE = "vc-demo";
    private static final ReleaseKey DEMO = new ReleaseKey(NAMESPACE, "demo");
    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final int MEGABYTE = 1 << 20;

    private final SettableClock clock = new SettableClock();
    private final CachedClusters clusters = new CachedClusters(clock);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Closeable> toClose = new ArrayList<>();
    private FakeApiServer server;
    private FakePods pods;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        pods = new FakePods(server);
    }

    @AfterEach
    void stop() throws IOException {
        for (Closeable one : toClose) {
            one.close();
        }
        clusters.close();
        threads.shutdownNow();
        pods.close();
        server.close();
    }

    @Test
    void leadsToAReadyPodAndBack() throws IOException {
        pods.run(NAMESPACE, "demo-0");

        Caller caller = call(tunnel());

        assertThat(caller.line()).isEqualTo("demo-0");
        caller.say("hello\n");
        assertThat(caller.line()).isEqualTo("hello");
    }

    @Test
    void doesNotOpenWhereThereIsNoPod() {
        assertThatThrownBy(this::tunnel)
                .hasMessage("the virtual cluster \"demo\" has no ready pod in namespace \"vc-demo\"");
    }

    @Test
    void leadsToAnotherPodAtTheSameAddressOnceTheFirstIsGone() throws IOException {
        pods.run(NAMESPACE, "demo-a");
        Tunnel tunnel = tunnel();
        Caller first = call(tunnel);
        assertThat(first.line()).isEqualTo("demo-a");

        pods.run(NAMESPACE, "demo-b");
        pods.kill(NAMESPACE, "demo-a");

        assertThat(first.line()).isNull();
        assertThat(call(tunnel).line()).isEqualTo("demo-b");
        assertThat(tunnel.problem()).isEmpty();
    }

    @Test
    void saysThatThereIsNoPodUntilThereIsOneAgain() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Tunnel tunnel = tunnel();
        pods.kill(NAMESPACE, "demo-0");

        assertThat(call(tunnel).line()).isNull();
        assertThat(tunnel.problem()).map(KubeException::getMessage)
                .contains("the virtual cluster \"demo\" has no ready pod in namespace \"vc-demo\"");

        pods.run(NAMESPACE, "demo-0");
        clock.advance(Duration.ofSeconds(2));
        assertThat(call(tunnel).line()).isEqualTo("demo-0");
        assertThat(tunnel.problem()).isEmpty();
    }

    @Test
    void saysWhichPermissionIsMissing() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        pods.refuse("demo-0", 403);
        Tunnel tunnel = tunnel();

        assertThat(call(tunnel).line()).isNull();

        assertThat(tunnel.problem()).map(KubeException::getMessage)
                .contains("missing permission on the host cluster: create pods/portforward in namespace \"vc-demo\"");
        assertThat(pods.forwards()).as("no other pod would do better").hasSize(1);
    }

    @Test
    void saysThatAPodDoesNotListenAndLooksForAnotherThen() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        pods.deafen("demo-0");
        Tunnel tunnel = tunnel();

        assertThat(call(tunnel).line()).isNull();
        assertThat(tunnel.problem()).map(KubeException::getMessage)
                .contains("pod \"demo-0\" in namespace \"vc-demo\" does not accept connections");

        call(tunnel).line();
        assertThat(pods.lookUps()).isEqualTo(2);
    }

    @Test
    void asksOnceForManyConnections() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Tunnel tunnel = tunnel();

        for (int i = 0; i < 30; i++) {
            assertThat(call(tunnel).line()).isEqualTo("demo-0");
        }

        assertThat(pods.lookUps()).isEqualTo(1);
    }

    @Test
    void losesNothingWhenThePodIsSlowerThanTheCaller() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Caller caller = call(tunnel());
        assertThat(caller.line()).isEqualTo("demo-0");
        byte[] data = new byte[16 * MEGABYTE];
        new Random(1).nextBytes(data);

        pods.stopReading();
        threads.submit(() -> caller.say(data));
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        pods.readOn();

        assertThat(caller.bytes(data.length)).isEqualTo(data);
    }

    @Test
    void aCallerThatDoesNotReadHoldsUpNobody() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Tunnel tunnel = tunnel();
        Caller lazy = call(tunnel);
        threads.submit(() -> lazy.say(new byte[64 * MEGABYTE]));
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);

        Caller other = call(tunnel);
        assertThat(other.line()).isEqualTo("demo-0");
        other.say("hello\n");
        assertThat(other.line()).isEqualTo("hello");
    }

    @Test
    void closesTheFarSideWhenTheCallerLeaves() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Caller caller = call(tunnel());
        assertThat(caller.line()).isEqualTo("demo-0");

        caller.close();

        await().atMost(SECONDS).until(() -> pods.openStreams() == 0);
    }

    @Test
    void aConnectionThatBreaksTakesNoOtherWithIt() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Tunnel tunnel = tunnel();
        Caller one = call(tunnel);
        one.line();
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        pods.breakStreams();
        assertThat(one.line()).isNull();

        Caller two = call(tunnel);
        Caller three = call(tunnel);
        assertThat(two.line()).isEqualTo("demo-0");
        two.close();
        assertThat(three.line()).isEqualTo("demo-0");
        three.say("still here\n");
        assertThat(three.line()).isEqualTo("still here");
    }

    @Test
    void carriesNoMoreThanItsLimit() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Tunnel tunnel = tunnel();
        for (int i = 0; i < 256; i++) {
            assertThat(call(tunnel).line()).isEqualTo("demo-0");
        }

        assertThat(call(tunnel).line()).isNull();
        assertThat(tunnel.problem()).map(KubeException::getMessage)
                .contains("256 connections to the virtual cluster \"demo\" are open already");
    }

    @Test
    void outlivesTheLeaseOfWhoOpenedIt() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Tunnel tunnel = tunnel();

        clock.advance(Duration.ofMinutes(11));
        clusters.closeIdle();

        assertThat(call(tunnel).line()).isEqualTo("demo-0");
    }

    @Test
    void isInUseAsLongAsAConnectionIsOpen() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Tunnel tunnel = tunnel();
        Caller caller = call(tunnel);
        caller.line();
        clock.advance(Duration.ofHours(1));
        assertThat(tunnel.isUnusedSince(clock.instant())).isFalse();

        caller.close();
        await().atMost(SECONDS).until(() -> tunnel.isUnusedSince(clock.instant().plusSeconds(1)));
        assertThat(tunnel.isUnusedSince(clock.instant())).as("just left").isFalse();
    }

    @Test
    void closingEndsWhatIsOpen() throws IOException {
        pods.run(NAMESPACE, "demo-0");
        Tunnel tunnel = tunnel();
        Caller caller = call(tunnel);
        caller.line();

        tunnel.close();

        assertThat(caller.line()).isNull();
        await().atMost(SECONDS).until(() -> pods.openStreams() == 0);
        await().untilAsserted(() -> assertThatThrownBy(() -> call(tunnel)).isInstanceOf(IOException.class));
    }

    private Tunnel tunnel() {
        Clusters.Lease host = clusters.lease(pods.access());
        Tunnel tunnel = Tunnel.open(host, DEMO, threads, clock, SECONDS);
        toClose.addFirst(tunnel::close);
        return tunnel;
    }

    private Caller call(Tunnel tunnel) throws IOException {
        Caller caller = new Caller(new Socket(InetAddress.getLoopbackAddress(), tunnel.port()));
        toClose.add(caller);
        return caller;
    }

    /** Somebody at the near end. */
    private record Caller(Socket socket, InputStream in) implements Closeable {

        Caller(Socket socket) throws IOException {
            this(socket, new BufferedInputStream(socket.getInputStream()));
            socket.setSoTimeout((int) SECONDS.toMillis());
        }

        void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.UTF_8));
        }

        Void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return null;
        }

        /** The next line; null if the connection has ended. */
        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    return null;
                }
                line.append((char) next);
            }
            return line.toString();
        }

        byte[] bytes(int count) throws IOException {
            return in.readNBytes(count);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
