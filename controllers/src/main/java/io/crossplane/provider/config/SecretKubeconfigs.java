package io.crossplane.provider.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.SourceWatches.Kind;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Kubeconfigs from Secrets of the control plane. Reads a Secret again only if it may have changed (PC-52). */
final class SecretKubeconfigs {

    private final KubernetesClient controlPlane;
    private final SourceWatches watches;
    private final KubeconfigRules rules;
    private final Map<Place, Known> known = new ConcurrentHashMap<>();

    SecretKubeconfigs(KubernetesClient controlPlane, SourceWatches watches, KubeconfigRules rules) {
        this.controlPlane = controlPlane;
        this.watches = watches;
        this.rules = rules;
    }

    /**
     * The kubeconfig at that place.
     *
     * @throws KubeException if the Secret cannot be read, has nothing there (PC-50), or holds no usable kubeconfig
     */
    Kubeconfig read(Place place) {
        Known last = known.get(place);
        if (last != null && watches.head(place.source()).map(Version::of).equals(Optional.of(last.version()))) {
            return last.kubeconfig();
        }
        Secret secret = get(place);
        Kubeconfig kubeconfig = Kubeconfig.parse(text(secret, place), rules);
        known.put(place, new Known(Version.of(secret), kubeconfig));
        return kubeconfig;
    }

    /** What was last read there, even if the Secret is gone by now. */
    Optional<Kubeconfig> lastRead(Place place) {
        return Optional.ofNullable(known.get(place)).map(Known::kubeconfig);
    }

    private Secret get(Place place) {
        String namespace = place.source().namespace();
        String name = place.source().name();
        try {
            Optional<Secret> secret = KubeCall.onControlPlane("get", "secrets", namespace, name)
                    .run(() -> Optional.ofNullable(controlPlane.secrets().inNamespace(namespace).withName(name).get()));
            return secret.orElseThrow(() -> new KubeException(KubeException.Kind.NOT_FOUND,
                    "secret \"%s\" not found in namespace \"%s\"".formatted(name, namespace)));
        } catch (KubeException e) {
            throw new KubeException(e.kind(), "cannot get credentials secret: " + e.getMessage(), e);
        }
    }

    private static String text(Secret secret, Place place) {
        String base64 = secret.getData() == null ? "" : secret.getData().getOrDefault(place.key(), "");
        if (base64.isBlank()) {
            throw new KubeException(KubeException.Kind.INVALID,
                    "secret \"%s\" in namespace \"%s\" has nothing under key \"%s\"".formatted(place.source().name(),
                            place.source().namespace(), place.key()));
        }
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** A key of a Secret. */
    record Place(Source source, String key) {
        Place(String namespace, String name, String key) {
            this(new Source(Kind.SECRET, namespace, name), key);
        }
    }

    private record Version(String uid, String resourceVersion) {
        private static Version of(ObjectHead head) {
            return new Version(head.uid(), head.resourceVersion());
        }

        private static Version of(Secret secret) {
            return new Version(secret.getMetadata().getUid(), secret.getMetadata().getResourceVersion());
        }
    }

    private record Known(Version version, Kubeconfig kubeconfig) {}
}
