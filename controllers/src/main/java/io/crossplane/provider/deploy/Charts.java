package io.crossplane.provider.deploy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.helm.chart.ChartCredentials;
import io.crossplane.provider.helm.chart.ChartSource;
import io.crossplane.provider.helm.chart.ChartStore;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.chart.ambient.AmbientLogins;
import io.crossplane.provider.kube.KubeException;
import org.jspecify.annotations.Nullable;

/** Gets charts, with the credentials that lie beside the object that wants them, or else the provider's own where these are lent. */
public final class Charts {

    private static final String DOCKER_CONFIG = ".dockerconfigjson";

    private final ChartStore store;
    private final SourceReader secrets;
    private final AmbientLogins own;

    public Charts(ChartStore store, SourceReader secrets, AmbientLogins own) {
        this.store = store;
        this.secrets = secrets;
        this.own = own;
    }

    /**
     * The chart, on this machine.
     *
     * @param pullSecret in this namespace; null if the source needs no credentials, or the provider's own are meant
     */
    public StoredChart fetch(ChartSource source, String namespace, @Nullable LocalSecretReference pullSecret) {
        return store.fetch(source, credentials(source, namespace, pullSecret));
    }

    /** The same source with an exact version instead of a range: the newest that there is within it. */
    public ChartSource resolve(ChartSource source, String namespace, @Nullable LocalSecretReference pullSecret) {
        return store.resolve(source, credentials(source, namespace, pullSecret));
    }

    private ChartCredentials credentials(ChartSource source, String namespace,
            @Nullable LocalSecretReference pullSecret) {
        return pullSecret == null ? own.credentialsFor(source) : credentials(source, namespace, pullSecret.name());
    }

    private ChartCredentials credentials(ChartSource source, String namespace, String name) {
        Map<String, byte[]> data = secret(namespace, name).orElseThrow(() -> Failures.invalid("PullSecretMissing",
                "chart.pullSecretRef: there is no Secret %s in namespace \"%s\"; create it there".formatted(name,
                        namespace)));
        if (data.containsKey(DOCKER_CONFIG)) {
            return ChartCredentials.dockerConfigJson(text(data, DOCKER_CONFIG));
        }
        if (!data.containsKey("username") || !data.containsKey("password")) {
            throw Failures.invalid("PullSecretInvalid",
                    "chart.pullSecretRef: Secret %s needs the keys username and password, or %s".formatted(name,
                            DOCKER_CONFIG));
        }
        return ChartCredentials.basic(source, text(data, "username"), text(data, "password"));
    }

    /** Read from the control plane, whose failures must not be taken for those of the host cluster. */
    private Optional<Map<String, byte[]>> secret(String namespace, String name) {
        try {
            return secrets.secret(namespace, name);
        } catch (KubeException e) {
            throw Failures.of(e);
        }
    }

    private static String text(Map<String, byte[]> data, String key) {
        return new String(data.getOrDefault(key, new byte[0]), StandardCharsets.UTF_8);
    }
}
