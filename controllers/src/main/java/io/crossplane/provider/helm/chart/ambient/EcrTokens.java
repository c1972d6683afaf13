package io.crossplane.provider.helm.chart.ambient;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.crossplane.provider.helm.chart.ChartCredentials.Login;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.EcrClientBuilder;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/** Logins of Amazon ECR, with the SDK's default credentials: environment, web identity, profile, container, instance. */
final class EcrTokens implements TokenSource {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration CALL = Duration.ofSeconds(10);
    /** The SDK's own words for who answered what, also where it tells of several attempts at once. */
    private static final Pattern ANSWER = Pattern.compile("\\(Service: (\\w+), Status Code: (\\d+)");

    private final AmbientRegistry.Ecr registry;
    private final UnaryOperator<EcrClientBuilder> changes;

    EcrTokens(AmbientRegistry.Ecr registry) {
        this(registry, UnaryOperator.identity());
    }

    /** @param changes how the client differs from that of a cloud */
    EcrTokens(AmbientRegistry.Ecr registry, UnaryOperator<EcrClientBuilder> changes) {
        this.registry = registry;
        this.changes = changes;
    }

    @Override
    public Token token() throws NoTokenException {
        // Nothing is kept open: there is one request in half a day.
        try (DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
                EcrClient client = changes.apply(builder(credentials)).build()) {
            return token(client.getAuthorizationToken().authorizationData().getFirst());
        } catch (SdkException e) {
            throw new NoTokenException(reason(e));
        }
    }

    @Override
    public String chain() {
        return "AWS default credentials, ECR in " + registry.region();
    }

    @Override
    public String cure() {
        return "give its pod a role (IRSA, EKS Pod Identity, instance profile) that may ecr:GetAuthorizationToken";
    }

    private EcrClientBuilder builder(DefaultCredentialsProvider credentials) {
        return EcrClient.builder()
                .credentialsProvider(credentials)
                .region(Region.of(registry.region()))
                .fipsEnabled(registry.fips())
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(CALL))
                .overrideConfiguration(limits -> limits.apiCallTimeout(CALL));
    }

    private static Token token(AuthorizationData data) {
        String pair = new String(Base64.getDecoder().decode(data.authorizationToken()), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return new Token(new Login(pair.substring(0, colon), pair.substring(colon + 1)), data.expiresAt());
    }

    private static String reason(SdkException failure) {
        Matcher answer = ANSWER.matcher(String.valueOf(failure.getMessage()));
        if (answer.find()) {
            String code = failure instanceof AwsServiceException service && service.awsErrorDetails() != null
                    ? " " + service.awsErrorDetails().errorCode()
                    : "";
            return answer.group(1) + " answered HTTP " + answer.group(2) + code;
        }
        return String.valueOf(failure.getMessage()).startsWith("Unable to load credentials")
                ? "no credentials were found"
                : "AWS cannot be reached";
    }
}
