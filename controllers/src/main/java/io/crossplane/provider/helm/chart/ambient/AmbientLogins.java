package io.crossplane.provider.helm.chart.ambient;

import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.crossplane.provider.helm.chart.ChartCredentials;
import io.crossplane.provider.helm.chart.ChartSource;
import org.jspecify.annotations.Nullable;

/** Lends the provider's own cloud identity to charts of certain registries. Each login is kept in memory while it is valid. */
public final class AmbientLogins {

    private static final String CURE = "the provider's own login was given: let its cloud identity read there, or name a pull secret";

    private final Map<String, KeptLogin> logins;

    /** @param registries those that it is lent for */
    public AmbientLogins(Collection<AmbientRegistry> registries, Clock clock) {
        this(registries, AmbientLogins::tokens, clock);
    }

    AmbientLogins(Collection<AmbientRegistry> registries, Function<AmbientRegistry, TokenSource> tokens, Clock clock) {
        this.logins = registries.stream()
                .collect(Collectors.toUnmodifiableMap(AmbientRegistry::host,
                        registry -> new KeptLogin(registry.host(), tokens.apply(registry), clock), (one, same) -> one));
    }

    /**
     * What a chart without a pull secret is fetched with: the provider's login, if it is lent for the registry of this source; else nothing.
     *
     * <p>Not for a source that says itself whom to trust: its author could then read along.
     */
    public ChartCredentials credentialsFor(ChartSource source) {
        if (source instanceof ChartSource.Oci oci && !oci.options().insecureSkipTlsVerify()
                && oci.options().caBundle().isEmpty()) {
            KeptLogin login = login(oci.url());
            return login == null ? ChartCredentials.none() : ChartCredentials.from(login, oci, CURE);
        }
        return ChartCredentials.none();
    }

    private @Nullable KeptLogin login(URI url) {
        return url.getPort() < 0 ? logins.get(url.getHost().toLowerCase(Locale.ROOT)) : null;
    }

    private static TokenSource tokens(AmbientRegistry registry) {
        return switch (registry) {
            case AmbientRegistry.Ecr ecr -> new EcrTokens(ecr);
            case AmbientRegistry.Google google -> new GoogleTokens();
        };
    }
}
