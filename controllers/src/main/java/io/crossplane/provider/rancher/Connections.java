package io.crossplane.provider.rancher;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.crossplane.provider.apis.v1alpha1.RancherConfig;
import io.crossplane.provider.apis.v1alpha1.RancherConfigSpec;
import io.crossplane.provider.apis.v1alpha1.RancherParameters;
import io.crossplane.provider.apis.v1alpha1.RancherTls;
import io.crossplane.provider.apis.v1alpha1.RancherTls.CaReference;
import io.crossplane.provider.apis.v1alpha1.ValuesSourceKind;
import io.crossplane.provider.config.Failures;
import io.crossplane.provider.config.Globs;
import io.crossplane.provider.deploy.SourceReader;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.crossplane.provider.tls.Trust;
import org.jspecify.annotations.Nullable;

/**
 * From what an object says of its Rancher to the way there. The Secret of an address that stands in the object is one of its own
 * namespace, so that nobody sends the token of others to an address of his own (rancher.md 6.1).
 */
final class Connections {

    private final Function<String, Optional<RancherConfig>> configs;
    private final SourceReader values;

    /** @param configs RancherConfigs by name, from a cache */
    Connections(Function<String, Optional<RancherConfig>> configs, SourceReader values) {
        this.configs = configs;
        this.values = values;
    }

    /**
     * What the way to a Rancher is made of, as it stands in specs.
     *
     * @param from where it stands, for messages
     * @param namespace of the objects that it names
     */
    private record Given(String from, String url, String namespace, String secret, String key, @Nullable RancherTls tls,
            @Nullable String proxy) {}

    /**
     * The way, with the token as it is now.
     *
     * @throws io.crossplane.provider.managed.ExternalException if something that is named does not exist, may not be used or is no use
     */
    Connection open(RancherParameters spec, String namespace) {
        Given given = given(spec, namespace);
        try {
            String text = read(given, ValuesSourceKind.SECRET, given.secret(), given.key());
            Token token = Token.api(text)
                    .orElseThrow(() -> ImportConditions.invalid(ImportConditions.REACHABLE, "TokenInvalid",
                            "key \"%s\" of Secret %s/%s is no API token of Rancher: access key and secret key, joined by a colon"
                                    .formatted(given.key(), given.namespace(), given.secret())));
            return new Connection(root(given.url()), token, trust(given),
                    Optional.ofNullable(given.tls()).map(RancherTls::caChecksum),
                    Optional.ofNullable(given.proxy()).map(URI::create));
        } catch (KubeException e) {
            throw Failures.of("cannot read what %s names".formatted(given.from()), e);
        }
    }

    /** The config that is named, if there is one. */
    Optional<RancherConfigSpec> config(RancherParameters spec) {
        return Optional.ofNullable(spec.configRef())
                .flatMap(reference -> configs.apply(reference.name()))
                .map(RancherConfig::getSpec);
    }

    /** Fails if the config that is named is not for this Fleet workspace. */
    void checkWorkspace(RancherParameters spec, String workspace) {
        List<String> listed = config(spec).map(RancherConfigSpec::fleetWorkspaces).orElse(List.of(workspace));
        List<String> allowed = listed.isEmpty() ? List.of(DesiredImport.DEFAULT_WORKSPACE) : listed;
        if (!allowed.contains(workspace)) {
            throw ImportConditions.invalid(ImportConditions.REGISTERED, "FleetWorkspaceNotAllowed",
                    "RancherConfig \"%s\" does not allow Fleet workspace \"%s\"; ask for it in fleetWorkspaces"
                            .formatted(configName(spec), workspace));
        }
    }

    /** What a change of which matters to the way. */
    Set<Source> sources(RancherParameters spec, String namespace) {
        Set<Source> sources = new HashSet<>();
        find(spec, namespace).ifPresent(given -> {
            sources.add(new Source(SourceWatches.Kind.SECRET, given.namespace(), given.secret()));
            Optional.ofNullable(given.tls())
                    .map(RancherTls::caSecretRef)
                    .ifPresent(reference -> sources
                            .add(new Source(SourceWatches.Kind.SECRET, given.namespace(), reference.name())));
            Optional.ofNullable(given.tls())
                    .map(RancherTls::caConfigMapRef)
                    .ifPresent(reference -> sources
                            .add(new Source(SourceWatches.Kind.CONFIG_MAP, given.namespace(), reference.name())));
        });
        return sources;
    }

    private Given given(RancherParameters spec, String namespace) {
        Given given = find(spec, namespace).orElseThrow(() -> ImportConditions.invalid(ImportConditions.REACHABLE,
                "RancherConfigNotFound", "RancherConfig \"%s\" not found".formatted(configName(spec))));
        boolean allowed = spec.configRef() == null || configs.apply(spec.configRef().name())
                .filter(config -> config.getSpec()
                        .allowedNamespaces()
                        .stream()
                        .anyMatch(glob -> Globs.matches(glob, namespace)))
                .isPresent();
        if (!allowed) {
            throw ImportConditions.invalid(ImportConditions.REACHABLE, "NamespaceNotAllowed",
                    "RancherConfig \"%s\" does not allow namespace \"%s\"; ask for it in allowedNamespaces"
                            .formatted(configName(spec), namespace));
        }
        return given;
    }

    private Optional<Given> find(RancherParameters spec, String namespace) {
        if (spec.configRef() != null) {
            return configs.apply(spec.configRef().name()).map(Connections::given);
        }
        var token = spec.tokenSecretRef();
        String secret = token == null ? "" : token.name();
        String key = token == null || token.key() == null ? "token" : token.key();
        return Optional.of(new Given("forProvider.rancher", Optional.ofNullable(spec.url()).orElse(""), namespace,
                secret, key, spec.tls(), spec.proxyUrl()));
    }

    private static Given given(RancherConfig config) {
        RancherConfigSpec spec = config.getSpec();
        return new Given("RancherConfig \"%s\"".formatted(config.getMetadata().getName()), spec.url(),
                spec.tokenSecretRef().namespace(), spec.tokenSecretRef().name(), spec.tokenSecretRef().key(),
                spec.tls(), spec.proxyUrl());
    }

    private static String configName(RancherParameters spec) {
        return spec.configRef() == null ? "" : spec.configRef().name();
    }

    private Trust trust(Given given) {
        RancherTls tls = given.tls();
        if (tls == null || tls.caChecksum() != null) {
            return new Trust.Usual();
        }
        if (Boolean.TRUE.equals(tls.insecureSkipVerify())) {
            return new Trust.Anyone();
        }
        if (tls.caBundle() != null) {
            return new Trust.Only(tls.caBundle());
        }
        if (tls.caSecretRef() != null) {
            return new Trust.Only(read(given, ValuesSourceKind.SECRET, tls.caSecretRef()));
        }
        return tls.caConfigMapRef() == null ? new Trust.Usual()
                : new Trust.Only(read(given, ValuesSourceKind.CONFIG_MAP, tls.caConfigMapRef()));
    }

    private String read(Given given, ValuesSourceKind kind, CaReference reference) {
        return read(given, kind, reference.name(), Optional.ofNullable(reference.key()).orElse("ca.crt"));
    }

    private String read(Given given, ValuesSourceKind kind, String name, String key) {
        String called = kind == ValuesSourceKind.SECRET ? "Secret" : "ConfigMap";
        return values.in(given.namespace())
                .read(kind, name, key)
                .orElseThrow(() -> ImportConditions.invalid(ImportConditions.REACHABLE, called + "NotFound",
                        "%s names key \"%s\" of %s %s/%s, which does not exist".formatted(given.from(), key, called,
                                given.namespace(), name)));
    }

    /** What was copied from a browser or a client serves as well. */
    private static URI root(String url) {
        return URI.create(url.replaceAll("/+$", ""));
    }
}
