package io.crossplane.provider.deploy;

import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was read and stays true until its key changes, so that what is at rest costs no request. Can be lost at any time and is
 * then read again. Used by one reconcile at a time.
 */
public final class Remembered<T> {

    private @Nullable Entry<T> entry;

    private record Entry<T>(Object key, T value) {}

    /** The value of this key, read now unless it is the one known. A read that fails leaves what was known. */
    public T get(Object key, Supplier<T> read) {
        Entry<T> known = entry;
        if (known == null || !known.key().equals(key)) {
            known = new Entry<>(key, read.get());
            entry = known;
        }
        return known.value();
    }

    /** The value, if it is known for this key. */
    public Optional<T> known(Object key) {
        return Optional.ofNullable(entry).filter(known -> known.key().equals(key)).map(Entry::value);
    }

    /** The value, whatever it was known for. */
    public Optional<T> last() {
        return Optional.ofNullable(entry).map(Entry::value);
    }

    /** Keeps a value. */
    public void put(Object key, T value) {
        entry = new Entry<>(key, value);
    }

    /** Reads again the next time. */
    public void forget() {
        entry = null;
    }
}
