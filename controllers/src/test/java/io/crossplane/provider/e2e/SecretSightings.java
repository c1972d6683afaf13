package io.crossplane.provider.e2e;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;

/** When Secrets were first seen to hold a key, as the API server's watch told. */
final class SecretSightings implements AutoCloseable {

    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Watch first;
    private final Watch second;
    private final String firstName;
    private final String secondName;

    /** Watches for Secrets of two names, in any namespace. */
    SecretSightings(KubernetesClient client, String firstName, String secondName, String key) {
        this.firstName = firstName;
        this.secondName = secondName;
        this.first = watch(client, firstName, key);
        this.second = watch(client, secondName, key);
    }

    /** How long after the first the second was seen, once both were. */
    Optional<Duration> delay() {
        return seen.size() < 2 ? Optional.empty()
                : Optional.of(Duration.ofNanos(seen.get(secondName) - seen.get(firstName)));
    }

    private Watch watch(KubernetesClient client, String name, String key) {
        return client.secrets().inAnyNamespace().withField("metadata.name", name).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Secret secret) {
                if (secret.getData() != null && secret.getData().containsKey(key)) {
                    seen.putIfAbsent(name, System.nanoTime());
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                // Then a sighting is missing, and the test says so.
            }
        });
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
