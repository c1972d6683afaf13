package io.crossplane.provider.knative;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a bridge knows of how its things stand. Safe for any thread. */
final class Tally {

    private final Map<Key, Boolean> services = new ConcurrentHashMap<>();
    private final Map<Task, String> troubles = new ConcurrentHashMap<>();

    /** A Service was looked at. */
    void tell(Key key, Standing standing) {
        services.put(key, standing.ready());
        tell(new Task.OfService(key), standing.trouble());
    }

    /** A Service is gone. */
    void forget(Key key) {
        services.remove(key);
        troubles.remove(new Task.OfService(key));
    }

    /** These are all the Services there are; whatever else could not be done is tried, and told, again. */
    void only(Set<Key> all) {
        services.keySet().retainAll(all);
        troubles.keySet().removeIf(task -> !(task instanceof Task.OfService(Key key)) || !all.contains(key));
    }

    /** Something was done, or could not be. */
    void tell(Task task, Optional<String> trouble) {
        trouble.ifPresentOrElse(text -> troubles.put(task, text), () -> troubles.remove(task));
    }

    int services() {
        return services.size();
    }

    int ready() {
        return (int) services.values().stream().filter(ready -> ready).count();
    }

    int failing() {
        return troubles.size();
    }

    /** The same one for as long as there is that. */
    Optional<String> trouble() {
        return troubles.values().stream().min(Comparator.naturalOrder());
    }
}
