package io.crossplane.provider.kube;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/** The objects a watch knows, by namespace and name. One writer, many readers. */
final class ObjectStore<T> {

    private final Map<String, Map<String, T>> byNamespace = new ConcurrentHashMap<>();

    Optional<T> get(String namespace, String name) {
        return Optional.ofNullable(byNamespace.getOrDefault(namespace, Map.of()).get(name));
    }

    Collection<T> in(String namespace) {
        return List.copyOf(byNamespace.getOrDefault(namespace, Map.of()).values());
    }

    Collection<T> all() {
        return byNamespace.values().stream().flatMap(names -> names.values().stream()).toList();
    }

    int size() {
        return byNamespace.values().stream().mapToInt(Map::size).sum();
    }

    /** Sets or, with null, removes an object and tells the listener if that made a difference. */
    void set(Key key, @Nullable T now, WatchListener<? super T> listener) {
        T before = now == null ? remove(key)
                : byNamespace.computeIfAbsent(key.namespace(), any -> new ConcurrentHashMap<>()).put(key.name(), now);
        if (!Objects.equals(before, now)) {
            listener.changed(key.namespace(), before, now);
        }
    }

    /** Takes over a complete list and tells the listener what became different. */
    void replace(Map<Key, T> list, WatchListener<? super T> listener) {
        Set<Key> gone = keys();
        gone.removeAll(list.keySet());
        gone.forEach(key -> set(key, null, listener));
        list.forEach((key, object) -> set(key, object, listener));
    }

    private Set<Key> keys() {
        Set<Key> keys = new HashSet<>();
        byNamespace.forEach((namespace, names) -> names.keySet().forEach(name -> keys.add(new Key(namespace, name))));
        return keys;
    }

    private @Nullable T remove(Key key) {
        Map<String, T> names = byNamespace.get(key.namespace());
        if (names == null) {
            return null;
        }
        T before = names.remove(key.name());
        if (names.isEmpty()) {
            byNamespace.remove(key.namespace());
        }
        return before;
    }

    /** Where an object stands. */
    record Key(String namespace, String name) {}
}
