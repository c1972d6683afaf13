package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.crossplane.provider.rancher.RancherException.Kind;
import io.crossplane.provider.rancher.server.Faults;
import io.crossplane.provider.rancher.server.Profile;
import io.crossplane.provider.rancher.server.RancherServer;
import io.crossplane.provider.rancher.server.Tls;
import io.crossplane.provider.tls.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong on the way to Rancher, and what must not go along. */
class RancherHttpTest {

    private static final String LIST = "/v3/clusters";

    private final ImportScene scene = new ImportScene(Profile.secret());

    @AfterEach
    void close() {
        scene.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(fault(Kind.BUSY, faults -> faults.tooManyRequests(LIST, 1, 1)),
                fault(Kind.BUSY, faults -> faults.html(LIST, 502, 1)),
                fault(Kind.UNEXPECTED, faults -> faults.html(LIST, 200, 1)),
                fault(Kind.UNEXPECTED, faults -> faults.truncated(LIST, 1)),
                fault(Kind.UNEXPECTED, faults -> faults.huge(LIST, 1)),
                fault(Kind.UNEXPECTED,
                        faults -> faults.redirectTo(LIST, URI.create("https://elsewhere.example.org/"), 1)),
                fault(Kind.FORBIDDEN, faults -> faults.status(LIST, 403, "{}", 1)),
                fault(Kind.UNAUTHORIZED, faults -> faults.unauthorizedAfter(0)));
    }

    private static Arguments fault(Kind kind, Consumer<Faults> fault) {
        return Arguments.of(kind, fault);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFaultHasItsKindAndShowsNoToken(Kind kind, Consumer<Faults> fault) {
        fault.accept(scene.server.faults());
        assertThatThrownBy(() -> scene.client().clustersNamed("a"))
                .isInstanceOfSatisfying(RancherException.class, failed -> assertThat(failed.kind()).isEqualTo(kind))
                .hasMessageNotContaining(scene.server.token())
                .hasMessageNotContaining("<html");
    }

    @Test
    void oneThatIsDownIsNotAskedAgainAtOnce() {
        scene.client().clustersNamed("a");
        scene.server.stopAnswering();
        assertUnreachable();
        scene.server.answerAgain();
        scene.server.requests().clear();
        assertUnreachable();
        assertThat(scene.server.requests().list()).isEmpty();
    }

    private void assertUnreachable() {
        assertThatThrownBy(() -> scene.client().clustersNamed("a")).isInstanceOfSatisfying(RancherException.class,
                failed -> assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE));
    }

    @ParameterizedTest
    @EnumSource(names = {"OTHER_NAME", "EXPIRED"})
    void aCertificateThatIsNoGoodIsNotTrusted(Tls tls) {
        try (RancherServer server = RancherServer.start(Profile.secret(), tls)) {
            Connection connection = new Connection(server.url(), new Token(server.token()),
                    new Trust.Only(server.caPem()), java.util.Optional.empty(), java.util.Optional.empty());
            assertUntrusted(connection);
            assertThat(server.requests().list()).as("nobody is told the token").isEmpty();
            Connection blind = connection.trusting(new Trust.Anyone());
            assertThat(scene.client(blind).clustersNamed("a")).isEmpty();
        }
    }

    @Test
    void theAuthoritiesOfEverybodyElseAreNoGood() {
        assertUntrusted(scene.connection(new Trust.Usual()));
    }

    @Test
    void whatRancherPublishesIsTrustedByItsChecksumAlone() {
        assertThat(scene.client(pinned(scene.server.caChecksum())).clustersNamed("a")).isEmpty();
        assertThat(scene.server.requests().list()).filteredOn(request -> request.path().equals("/cacerts"))
                .hasSize(1)
                .noneMatch(request -> request.authorized());
        assertThat(scene.client().authoritiesChecksum()).isEqualTo(scene.server.caChecksum());
        assertUntrusted(pinned("0".repeat(64)));
    }

    @Test
    void aTokenIsOneLineWithOneColon() {
        assertThat(Token.api(" token-abcde:secret\n")).contains(new Token("token-abcde:secret"));
        assertThat(Token.api("ext/token-abcde:secret")).isPresent();
        assertThat(Stream.of("", "secret", "a:b:c", "a:b c", "a:\nb", "a:", ":b"))
                .noneMatch(text -> Token.api(text).isPresent());
        assertThat(new Token("a:b")).hasToString("Token[redacted]");
    }

    private Connection pinned(String checksum) {
        return ImportScene.pinned(scene.server.url(), scene.server.token(), checksum);
    }

    private void assertUntrusted(Connection connection) {
        assertThatThrownBy(() -> scene.client(connection).clustersNamed("a")).isInstanceOfSatisfying(
                RancherException.class, failed -> assertThat(failed.kind()).isEqualTo(Kind.UNTRUSTED));
    }
}
