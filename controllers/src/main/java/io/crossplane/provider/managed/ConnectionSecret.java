package io.crossplane.provider.managed;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;

/** How a connection secret looks, and whose it is (CS-1, CS-2, CS-4, CS-5). */
final class ConnectionSecret {

    static final String TYPE = "connection.crossplane.io/v1alpha1";

    private ConnectionSecret() {}

    static Secret of(ManagedResource<?, ?> owner, String name, ConnectionDetails details) {
        SortedMap<String, String> data = new TreeMap<>();
        details.entries().forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value)));
        return new SecretBuilder().withNewMetadata()
                .withName(name)
                .withNamespace(owner.getMetadata().getNamespace())
                .withOwnerReferences(controlledBy(owner))
                .endMetadata()
                .withType(TYPE)
                .withData(data)
                .build();
    }

    /** Why the secret that is there must not be touched, or nothing. One without a controller but of our type is adopted. */
    static Optional<String> refusal(Secret there, String ownerUid) {
        Optional<OwnerReference> controller = controller(there);
        if (controller.isEmpty() && !TYPE.equals(there.getType())) {
            return Optional.of("refusing to modify uncontrolled secret of type \"%s\"".formatted(there.getType()));
        }
        return controller.filter(c -> !ownerUid.equals(c.getUid()))
                .map(_ -> "existing secret is not controlled by UID \"%s\"".formatted(ownerUid));
    }

    /** Those keys of the secret that is there that have to go. */
    static Set<String> outdated(Secret there, ConnectionDetails details) {
        return details.outdated(data(there).keySet());
    }

    /** Whether laying the wanted secret over the one that is there, and taking these keys away, would change nothing. */
    static boolean says(Secret there, Secret wanted, Set<String> outdated, String ownerUid) {
        Map<String, String> before = data(there);
        Map<String, String> after = new HashMap<>(before);
        after.putAll(data(wanted));
        after.keySet().removeAll(outdated);
        return after.equals(before) && controller(there).filter(c -> ownerUid.equals(c.getUid())).isPresent();
    }

    private static OwnerReference controlledBy(HasMetadata owner) {
        return new OwnerReferenceBuilder().withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    private static Optional<OwnerReference> controller(Secret secret) {
        List<OwnerReference> owners = secret.getMetadata().getOwnerReferences();
        return owners == null ? Optional.empty()
                : owners.stream().filter(o -> Boolean.TRUE.equals(o.getController())).findFirst();
    }

    private static Map<String, String> data(Secret secret) {
        return secret.getData() == null ? Map.of() : secret.getData();
    }
}
