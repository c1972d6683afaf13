package io.crossplane.provider.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.core.ProviderCredentials;
import io.crossplane.provider.apis.core.ProviderCredentials.EnvironmentVariable;
import io.crossplane.provider.apis.core.ProviderCredentials.FileReference;
import io.crossplane.provider.apis.core.ProviderCredentials.Source;
import io.crossplane.provider.apis.core.SecretKeyReference;
import io.crossplane.provider.kube.ClusterAccess;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.SourceWatches;
import io.fabric8.kubernetes.api.model.Namespaced;
import org.jspecify.annotations.Nullable;

/** From the credentials of a provider config to the access they stand for: the table of section 5.4 with PC-50 … 52. */
final class CredentialsReader {

    private static final Set<Source> OWN_RIGHTS = Set.of(Source.INJECTED_IDENTITY, Source.ENVIRONMENT,
            Source.FILESYSTEM);

    private final CredentialSettings settings;
    private final SecretKubeconfigs secrets;

    CredentialsReader(CredentialSettings settings, SecretKubeconfigs secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    /** An access and the Secret it came from, if it came from one. */
    record Read(ClusterAccess access, Optional<SourceWatches.Source> from) {}

    /**
     * Reads them anew, or from memory if they are surely the same.
     *
     * @throws KubeException saying what is missing or not allowed
     */
    Read read(ProviderConfigResource<?> config) {
        ProviderCredentials credentials = config.getSpec().getCredentials();
        if (credentials == null || credentials.source() == null) {
            throw invalid("no credentials source is set");
        }
        Source source = credentials.source();
        boolean namespaced = config instanceof Namespaced;
        if (namespaced && OWN_RIGHTS.contains(source) && !settings.lendOwnRights()) {
            throw invalid("source %s is not allowed in a ProviderConfig, only in a ClusterProviderConfig"
                    .formatted(source.literal()));
        }
        return switch (source) {
            case SECRET -> fromSecret(config, credentials.secretRef());
            case INJECTED_IDENTITY -> new Read(settings.own(), Optional.empty());
            case ENVIRONMENT -> new Read(fromEnvironment(credentials.env()), Optional.empty());
            case FILESYSTEM -> new Read(fromFile(credentials.fs()), Optional.empty());
            case NONE -> throw invalid("source None names no host cluster");
            case UNKNOWN -> throw invalid("no extraction handler registered for source: " + source.literal());
        };
    }

    /** For a namespaced config the Secret's namespace is the config's, whatever the reference says (PC-8). */
    private Read fromSecret(ProviderConfigResource<?> config, @Nullable SecretKeyReference reference) {
        if (reference == null) {
            throw invalid("cannot extract from secret key when none specified");
        }
        String namespace = config instanceof Namespaced ? config.getMetadata().getNamespace() : reference.namespace();
        SecretKubeconfigs.Place place = new SecretKubeconfigs.Place(namespace, reference.name(), reference.key());
        return new Read(kubeconfig(place, config), Optional.of(place.source()));
    }

    /**
     * A namespace that is deleted takes the Secret at once, the config only when nothing uses it any more. Until then whoever is being
     * deleted needs the credentials to take its external resource along (PF-13).
     */
    private Kubeconfig kubeconfig(SecretKubeconfigs.Place place, ProviderConfigResource<?> config) {
        try {
            return secrets.read(place);
        } catch (KubeException e) {
            boolean gone = e.kind() == KubeException.Kind.NOT_FOUND;
            boolean going = config.getMetadata().getDeletionTimestamp() != null;
            return Optional.of(place).filter(_ -> gone && going).flatMap(secrets::lastRead).orElseThrow(() -> e);
        }
    }

    private Kubeconfig fromEnvironment(@Nullable EnvironmentVariable variable) {
        if (variable == null) {
            throw invalid("cannot extract from environment variable when none specified");
        }
        String text = settings.environment()
                .apply(variable.name())
                .filter(value -> !value.isBlank())
                .orElseThrow(
                        () -> invalid("environment variable \"%s\" is not set or empty".formatted(variable.name())));
        return Kubeconfig.parse(text, settings.rules());
    }

    private Kubeconfig fromFile(@Nullable FileReference file) {
        if (file == null) {
            throw invalid("cannot extract from filesystem when no path specified");
        }
        String text = content(file.path());
        if (text.isBlank()) {
            throw invalid("file \"%s\" is empty".formatted(file.path()));
        }
        return Kubeconfig.parse(text, settings.rules());
    }

    private static String content(String path) {
        try {
            return Files.readString(Path.of(path), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new KubeException(KubeException.Kind.INVALID, "cannot read file \"%s\"".formatted(path), e);
        }
    }

    private static KubeException invalid(String message) {
        return new KubeException(KubeException.Kind.INVALID, message);
    }
}
