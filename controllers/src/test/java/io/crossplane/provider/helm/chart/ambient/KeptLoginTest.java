package io.crossplane.provider.helm.chart.ambient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.crossplane.provider.helm.chart.ChartCredentials.Login;
import io.crossplane.provider.helm.chart.ChartException;
import org.junit.jupiter.api.Test;

/** How often a cloud is asked, and what is told when it gives nothing. */
class KeptLoginTest {

    private final FakeTokens cloud = new FakeTokens();
    private final KeptLogin login = kept(Duration.ofSeconds(30));

    @Test
    void isKeptUntilShortlyBeforeItEnds() {
        assertThat(login.login()).isEqualTo(new Login("user", "token-1"));
        cloud.pass(Duration.ofMinutes(53));
        assertThat(login.login().password()).isEqualTo("token-1");
        cloud.pass(Duration.ofMinutes(1));
        assertThat(login.login().password()).isEqualTo("token-2");
        assertThat(cloud.asked()).isEqualTo(2);
    }

    @Test
    void isAskedForOnceForAllWhoNeedIt() {
        cloud.fallSilent();
        List<CompletableFuture<Login>> all = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(login::login, task -> Thread.ofVirtual().start(task)))
                .toList();
        cloud.speakAgain();

        assertThat(all).allSatisfy(each -> assertThat(each.join().password()).isEqualTo("token-1"));
        assertThat(cloud.asked()).isEqualTo(1);
    }

    @Test
    void aRefusalHoldsForSomeSeconds() {
        cloud.refuse(true);
        assertThat(failure(login)).hasMessage(
                "registry r.example.org: the provider has no login of its own (a fake): the cloud said no; let it speak, or name a pull secret");
        cloud.refuse(false);
        assertThat(failure(login).kind()).isEqualTo(ChartException.Kind.LOGIN_FAILED);
        assertThat(cloud.asked()).isEqualTo(1);

        cloud.pass(KeptLogin.NOT_AGAIN_FOR);

        assertThat(login.login().password()).isEqualTo("token-2");
    }

    @Test
    void aSilentCloudIsNotWaitedForWithoutEndAndNotAskedTwice() {
        KeptLogin hasty = kept(Duration.ofMillis(1));
        cloud.fallSilent();
        assertThat(failure(hasty)).hasMessageContaining("no answer within");
        assertThat(failure(hasty)).hasMessageContaining("no answer within");
        assertThat(cloud.asked()).isLessThanOrEqualTo(1);

        cloud.speakAgain();

        assertThat(kept(Duration.ofSeconds(30)).login().username()).isEqualTo("user");
    }

    @Test
    void whatTheLibraryDidNotExpectIsAFailureToo() {
        KeptLogin broken = new KeptLogin("r.example.org", new TokenSource() {
            @Override
            public Token token() {
                throw new IllegalArgumentException("s3cr3t");
            }

            @Override
            public String chain() {
                return "broken";
            }

            @Override
            public String cure() {
                return "repair it";
            }
        }, cloud.clock());

        assertThat(failure(broken)).hasMessageContaining("IllegalArgumentException").hasMessageNotContaining("s3cr3t");
    }

    @Test
    void printsNoSecret() {
        Login given = login.login();

        assertThat(new TokenSource.Token(given, cloud.clock().instant()) + " " + given + " " + login)
                .doesNotContain("token-1");
    }

    private KeptLogin kept(Duration limit) {
        return new KeptLogin("r.example.org", cloud, limit, cloud.clock());
    }

    private static ChartException failure(KeptLogin login) {
        ChartException failure = catchThrowableOfType(ChartException.class, login::login);
        assertThat(failure).isNotNull();
        return failure;
    }
}
