package io.crossplane.provider.helm.chart.ambient;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry of a cloud in which the provider may have an identity. Its host tells which cloud. */
public sealed interface AmbientRegistry {

    /** In lower case, without a port. */
    String host();

    /** Amazon ECR in one account and region. */
    record Ecr(String host, String region, boolean fips) implements AmbientRegistry {

        private static final Pattern HOST = Pattern
                .compile("[0-9]{12}\\.dkr\\.ecr(-fips)?\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?");
    }

    /** Google's Artifact Registry, or Container Registry. */
    record Google(String host) implements AmbientRegistry {

        private static final Pattern HOST = Pattern.compile("([a-z0-9-]+\\.)+pkg\\.dev|([a-z0-9-]+\\.)?gcr\\.io");
    }

    /** The registry at this host; empty if it is in no known cloud. */
    static Optional<AmbientRegistry> at(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        Matcher ecr = Ecr.HOST.matcher(name);
        if (ecr.matches()) {
            return Optional.of(new Ecr(name, ecr.group(2), ecr.group(1) != null));
        }
        return Google.HOST.matcher(name).matches() ? Optional.of(new Google(name)) : Optional.empty();
    }
}
