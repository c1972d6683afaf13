package io.crossplane.provider.helm.chart.ambient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.sun.net.httpserver.HttpExchange;
import io.crossplane.provider.helm.chart.ChartCredentials.Login;
import io.crossplane.provider.helm.chart.ChartServer;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.crossplane.provider.helm.chart.ambient.TokenSource.NoTokenException;
import io.crossplane.provider.helm.chart.ambient.TokenSource.Token;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real library against a metadata server and a token service on loopback. */
class GoogleTokensTest {

    private static final String METADATA = "/computeMetadata/v1/instance/service-accounts/default/token";

    private final ChartServer google = ChartServer.plain();
    private final GoogleTokens onGoogle = new GoogleTokens(this::metadata);

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void asksTheMetadataServerForAToken() throws Exception {
        google.answer(METADATA,
                exchange -> "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"))
                        ? accessToken("from-metadata")
                        : Answer.status(403));

        Token token = onGoogle.token();

        assertThat(token.login()).isEqualTo(new Login("oauth2accesstoken", "from-metadata"));
        assertThat(Duration.between(Instant.now(), token.expires())).isBetween(Duration.ofMinutes(55),
                Duration.ofHours(1));
    }

    @Test
    void exchangesTheKeyOfAServiceAccountForAToken() throws Exception {
        google.answer("/token", GoogleTokensTest::exchangeForToken);
        String key = key();

        Token token = new GoogleTokens(
                () -> GoogleCredentials.fromStream(new ByteArrayInputStream(key.getBytes(StandardCharsets.UTF_8))))
                .token();

        assertThat(token.login().password()).isEqualTo("for-the-key");
    }

    @Test
    void tellsThatThereIsNoIdentity() {
        GoogleTokens elsewhere = new GoogleTokens(() -> {
            throw new IOException("Your default credentials were not found. Some file holds s3cr3t");
        });

        assertThat(catchThrowableOfType(NoTokenException.class, elsewhere::token))
                .hasMessage("no credentials were found");
    }

    @Test
    void tellsWhatGoogleAnswered() {
        google.answer(METADATA, exchange -> Answer.status(404));

        assertThat(catchThrowableOfType(NoTokenException.class, onGoogle::token))
                .hasMessage("Google answered HTTP 404");
    }

    @Test
    void tellsThatTheKeyWasRefused() throws Exception {
        google.answer("/token", exchange -> new Answer(400,
                "{\"error\": \"invalid_grant\", \"error_description\": \"s3cr3t\"}".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/json")));
        String key = key();
        GoogleTokens refused = new GoogleTokens(
                () -> GoogleCredentials.fromStream(new ByteArrayInputStream(key.getBytes(StandardCharsets.UTF_8))));

        assertThat(catchThrowableOfType(NoTokenException.class, refused::token)).hasMessage("Google answered HTTP 400");
    }

    @Test
    void tellsThatNobodyAnswers() {
        google.close();

        assertThat(catchThrowableOfType(NoTokenException.class, onGoogle::token))
                .hasMessage("Google cannot be reached");
    }

    private GoogleCredentials metadata() {
        NetHttpTransport toLoopback = new NetHttpTransport.Builder()
                .setConnectionFactory(
                        url -> (HttpURLConnection) URI.create(google.url() + url.getFile()).toURL().openConnection())
                .build();
        return ComputeEngineCredentials.newBuilder().setHttpTransportFactory(() -> toLoopback).build();
    }

    /** As Google does: only for a signed statement that names the scope. */
    private static Answer exchangeForToken(HttpExchange exchange) {
        try {
            String form = URLDecoder.decode(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    StandardCharsets.UTF_8);
            String claims = new String(
                    Base64.getUrlDecoder().decode(form.replaceFirst(".*assertion=", "").split("\\.", -1)[1]),
                    StandardCharsets.UTF_8);
            return form.contains("urn:ietf:params:oauth:grant-type:jwt-bearer")
                    && claims.contains("https://www.googleapis.com/auth/cloud-platform") ? accessToken("for-the-key")
                            : Answer.status(400);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer accessToken(String token) {
        return new Answer(200,
                "{\"access_token\": \"%s\", \"expires_in\": 3599, \"token_type\": \"Bearer\"}".formatted(token)
                        .getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/json"));
    }

    private String key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        return """
            {"type": "service_account", "project_id": "p", "private_key_id": "1", "client_id": "1",
             "client_email": "x@p.iam.gserviceaccount.com", "token_uri": "%s/token",
             "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}"""
                .formatted(google.url(), pem);
    }
}
