package io.crossplane.provider.helm.chart.ambient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

import com.sun.net.httpserver.HttpExchange;
import io.crossplane.provider.helm.chart.ChartServer;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.crossplane.provider.helm.chart.ambient.TokenSource.NoTokenException;
import io.crossplane.provider.helm.chart.ambient.TokenSource.Token;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real SDK against an ECR on loopback. */
class EcrTokensTest {

    private static final Instant EXPIRES = Instant.parse("2026-01-01T12:00:00Z");
    private static final String TARGET = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";

    private final ChartServer ecr = ChartServer.plain();
    private final EcrTokens tokens = new EcrTokens(
            new AmbientRegistry.Ecr("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "eu-west-1", false),
            client -> client.endpointOverride(URI.create(ecr.url()))
                    .credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "s3cr3t"))));

    @AfterEach
    void stop() {
        ecr.close();
    }

    @Test
    void givesTheLoginThatEcrGives() throws Exception {
        ecr.answer("/", EcrTokensTest::authorization);

        Token token = tokens.token();

        assertThat(token.login().username()).isEqualTo("AWS");
        assertThat(token.login().password()).isEqualTo("a:password");
        assertThat(token.expires()).isEqualTo(EXPIRES);
    }

    @Test
    void tellsWhoRefusedButNotWhom() {
        ecr.answer("/", exchange -> json(400, """
            {"__type": "AccessDeniedException", "message": "User: arn:aws:iam::1:role/x is not authorized"}"""));

        NoTokenException failure = catchThrowableOfType(NoTokenException.class, tokens::token);

        assertThat(failure).hasMessage("Ecr answered HTTP 400 AccessDeniedException");
        assertThat(ecr.paths()).as("no second attempt").hasSize(1);
    }

    @Test
    void tellsThatNobodyAnswers() {
        ecr.close();

        assertThat(catchThrowableOfType(NoTokenException.class, tokens::token)).hasMessage("AWS cannot be reached");
    }

    /** As ECR does: only to a request that is signed for its region, and for this. */
    private static Answer authorization(HttpExchange exchange) {
        boolean signed = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                .matches("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/eu-west-1/ecr/aws4_request, .*");
        if (!signed || !TARGET.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
            return json(400, "{\"__type\": \"InvalidSignatureException\"}");
        }
        String pair = Base64.getEncoder().encodeToString("AWS:a:password".getBytes(StandardCharsets.UTF_8));
        return json(200, """
            {"authorizationData": [{"authorizationToken": "%s", "expiresAt": %d, "proxyEndpoint": "https://x"}]}"""
                .formatted(pair, EXPIRES.getEpochSecond()));
    }

    private static Answer json(int status, String body) {
        return new Answer(status, body.getBytes(StandardCharsets.UTF_8),
                java.util.Map.of("Content-Type", "application/x-amz-json-1.1"));
    }
}
