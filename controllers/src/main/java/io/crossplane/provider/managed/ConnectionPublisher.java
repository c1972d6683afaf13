package io.crossplane.provider.managed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jspecify.annotations.Nullable;

/**
 * Publishes connection details to the secret that a managed resource names (CS-1 … CS-12). Keys are added and changed, and
 * removed only if the details say so ({@link ConnectionDetails#exactly}). Remembers digests and versions of what it left behind, never the details.
 */
public final class ConnectionPublisher {

    private static final int ATTEMPTS = 5;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(10);

    private record Published(ResourceKey secret, String digest, String resourceVersion) {}

    private final KubernetesClient client;
    private final ConnectionSecretWatch watch;
    private final Sleeper sleeper;
    private final Map<String, Published> byOwner = new ConcurrentHashMap<>();

    /** A publisher into the cluster of the managed resources. */
    public ConnectionPublisher(KubernetesClient client, ConnectionSecretWatch watch, Sleeper sleeper) {
        this.client = client;
        this.watch = watch;
        this.sleeper = sleeper;
    }

    /**
     * Makes the named secret hold these details; does nothing if no secret is named (CS-3).
     *
     * @throws ExternalException if the secret belongs to somebody else, or the API server refuses
     */
    public void publish(ManagedResource<?, ?> owner, ConnectionDetails details) {
        LocalSecretReference reference = owner.getSpec().getWriteConnectionSecretToRef();
        if (reference == null) {
            return;
        }
        ResourceKey key = new ResourceKey(owner.getMetadata().getNamespace(), reference.name());
        String uid = owner.getMetadata().getUid();
        String digest = digest(details);
        if (stillStands(uid, key, digest)) {
            return;
        }
        Secret left = retrying(() -> apply(key, ConnectionSecret.of(owner, reference.name(), details), details, uid));
        byOwner.put(uid, new Published(key, digest, left.getMetadata().getResourceVersion()));
    }

    /** Does nothing: the secret goes with its owner (CS-12). */
    public void unpublish(ManagedResource<?, ?> owner) {
        byOwner.remove(owner.getMetadata().getUid());
    }

    private boolean stillStands(String owner, ResourceKey key, String digest) {
        Published last = byOwner.get(owner);
        return last != null && last.secret().equals(key) && last.digest().equals(digest)
                && watch.sighting(key).equals(new ConnectionSecretWatch.Sighting.Present(last.resourceVersion()));
    }

    private Secret apply(ResourceKey key, Secret wanted, ConnectionDetails details, String ownerUid) {
        Resource<Secret> at = client.secrets().inNamespace(key.namespace()).withName(key.name());
        Optional<Secret> there = call("cannot get object", () -> Optional.ofNullable(at.get()));
        if (there.isEmpty()) {
            return call("cannot create object",
                    () -> client.secrets().inNamespace(key.namespace()).resource(wanted).create());
        }
        ConnectionSecret.refusal(there.get(), ownerUid).ifPresent(refusal -> {
            throw failure(ExternalException.Kind.INVALID, refusal, null);
        });
        Set<String> outdated = ConnectionSecret.outdated(there.get(), details);
        if (ConnectionSecret.says(there.get(), wanted, outdated, ownerUid)) {
            return there.get();
        }
        wanted.getMetadata().setResourceVersion(there.get().getMetadata().getResourceVersion());
        String patch = patch(wanted, outdated);
        return call("cannot patch object",
                () -> client.resource(there.get()).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
    }

    private String patch(Secret wanted, Set<String> outdated) {
        ObjectNode patch = client.getKubernetesSerialization().convertValue(wanted, ObjectNode.class);
        outdated.forEach(key -> patch.withObjectProperty("data").putNull(key));
        return patch.toString();
    }

    /** Runs the whole of it again after an API error, a few times. */
    private Secret retrying(Supplier<Secret> work) {
        for (int attempt = 1;; attempt++) {
            try {
                return work.get();
            } catch (ExternalException failure) {
                if (attempt == ATTEMPTS || !(failure.getCause() instanceof KubernetesClientException)) {
                    throw failure;
                }
                sleeper.sleep(BETWEEN_ATTEMPTS);
            }
        }
    }

    private static <T> T call(String attempted, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException refused) {
            throw failure(ExternalException.Kind.INTERNAL, attempted + ": " + ErrorText.of(refused), refused);
        }
    }

    private static ExternalException failure(ExternalException.Kind kind, String text, @Nullable Throwable cause) {
        return new ExternalException(kind, "cannot create or update connection secret: " + text, cause);
    }

    private static String digest(ConnectionDetails details) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            details.entries().forEach((key, value) -> {
                sha.update((key.length() + ":" + key + value.length + ":").getBytes(StandardCharsets.UTF_8));
                sha.update(value);
            });
            sha.update(details.kept().toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
