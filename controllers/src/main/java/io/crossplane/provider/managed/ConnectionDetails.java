package io.crossplane.provider.managed;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The entries of a connection secret. Immutable: bytes are copied in and out. Prints its keys, never a value. */
public final class ConnectionDetails {

    private static final ConnectionDetails NONE = new ConnectionDetails(new TreeMap<>());

    private final SortedMap<String, byte[]> entries;

    private ConnectionDetails(SortedMap<String, byte[]> entries) {
        this.entries = entries;
    }

    /** No entries. */
    public static ConnectionDetails none() {
        return NONE;
    }

    /** A copy of the given entries. */
    public static ConnectionDetails of(Map<String, byte[]> entries) {
        return new ConnectionDetails(copy(entries));
    }

    /** A copy of the entries, in the order of their keys. */
    public SortedMap<String, byte[]> entries() {
        return copy(entries);
    }

    /** Whether there is no entry at all. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** These entries with the other's laid over them. */
    public ConnectionDetails plus(ConnectionDetails other) {
        SortedMap<String, byte[]> both = copy(entries);
        both.putAll(copy(other.entries));
        return new ConnectionDetails(both);
    }

    private static SortedMap<String, byte[]> copy(Map<String, byte[]> source) {
        return source.entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> Arrays.copyOf(e.getValue(), e.getValue().length),
                        (a, b) -> b, TreeMap::new));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionDetails that && entries.keySet().equals(that.entries.keySet())
                && entries.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), that.entries.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return entries.entrySet().stream().mapToInt(e -> e.getKey().hashCode() ^ Arrays.hashCode(e.getValue())).sum();
    }

    @Override
    public String toString() {
        return "ConnectionDetails" + entries.keySet();
    }
}
