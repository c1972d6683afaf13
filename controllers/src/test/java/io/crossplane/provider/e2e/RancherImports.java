package io.crossplane.provider.e2e;

import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherImportParameters;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** RancherImports as a user makes them and reads them. */
final class RancherImports extends ManagedObjects<RancherImport> {

    private final KubernetesClient client;

    RancherImports(KubernetesClient client) {
        super(client);
        this.client = client;
    }

    /** @param forProvider its parameters as YAML in flow style */
    RancherImport create(String namespace, String name, String forProvider) {
        return create(namespace, name, ProviderConfigReference.DEFAULT, forProvider);
    }

    /** The same, with these annotations. */
    RancherImport create(String namespace, String name, String forProvider, Map<String, String> annotations) {
        RancherImport made = unmade(namespace, name, ProviderConfigReference.DEFAULT, forProvider);
        made.getMetadata().setAnnotations(annotations);
        return client.resource(made).create();
    }

    /** The same, with this provider config. */
    RancherImport create(String namespace, String name, ProviderConfigReference config, String forProvider) {
        return client.resource(unmade(namespace, name, config, forProvider)).create();
    }

    private static RancherImport unmade(String namespace, String name, ProviderConfigReference config,
            String forProvider) {
        RancherImport made = new RancherImport();
        made.getSpec().setProviderConfigRef(config);
        made.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        made.getSpec().setForProvider(yaml(forProvider, RancherImportParameters.class));
        return made;
    }

    /** What the provider saw; nothing if it has not looked yet. */
    static RancherObservation seen(RancherImport now) {
        return Optional.ofNullable(now.getStatus().getAtProvider()).orElse(RancherObservation.NOTHING);
    }

    /** Whether it tells this error of the reference, with these facts. */
    static boolean shows(RancherImport now, String error, Map<String, String> facts) {
        ErrorReference.Entry entry = ErrorReference.of(error);
        return condition(now, entry.shows())
                .filter(found -> found.status() == Condition.Status.FALSE && found.reason().equals(entry.reason()))
                .filter(found -> entry.message(facts).matcher(String.valueOf(found.message())).matches())
                .isPresent();
    }
}
