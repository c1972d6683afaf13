package io.crossplane.provider.helm.chart.ambient;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.crossplane.provider.helm.chart.ChartCredentials.Login;

/** Logins of Google's registries: an access token of the application default credentials. */
final class GoogleTokens implements TokenSource {

    private static final String USER = "oauth2accesstoken";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    private static final String ANSWERED = "Google answered HTTP ";
    /** The library's own words for what the metadata server answered. */
    private static final Pattern STATUS = Pattern.compile("[Ee]rror code (\\d{3})\\b");

    private final Found found;

    /** Where credentials come from. */
    interface Found {

        GoogleCredentials credentials() throws IOException;
    }

    GoogleTokens() {
        this(GoogleCredentials::getApplicationDefault);
    }

    GoogleTokens(Found found) {
        this.found = found;
    }

    @Override
    public Token token() throws NoTokenException {
        GoogleCredentials credentials = credentials();
        try {
            AccessToken token = credentials.refreshAccessToken();
            return new Token(new Login(USER, token.getTokenValue()), expires(token));
        } catch (IOException e) {
            throw new NoTokenException(reason(e));
        }
    }

    @Override
    public String chain() {
        return "Google application default credentials";
    }

    @Override
    public String cure() {
        return "give its pod a service account (workload identity) that may read the repository";
    }

    private GoogleCredentials credentials() throws NoTokenException {
        try {
            GoogleCredentials credentials = found.credentials();
            return credentials.createScopedRequired() ? credentials.createScoped(SCOPE) : credentials;
        } catch (IOException e) {
            throw new NoTokenException("no credentials were found");
        }
    }

    /** Without a time it is not kept. */
    private static Instant expires(AccessToken token) {
        Date time = token.getExpirationTime();
        return time == null ? Instant.EPOCH : time.toInstant();
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpResponseException answer) {
                return ANSWERED + answer.getStatusCode();
            }
            Matcher status = STATUS.matcher(String.valueOf(cause.getMessage()));
            if (status.find()) {
                return ANSWERED + status.group(1);
            }
        }
        return "Google cannot be reached";
    }
}
