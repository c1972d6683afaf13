package io.crossplane.provider.managed;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The entries of a connection secret. Immutable: bytes are copied in and out. Prints its keys, never a value. */
public final class ConnectionDetails {

    private static final ConnectionDetails NONE = new ConnectionDetails(new TreeMap<>(), Optional.empty());

    private final SortedMap<String, byte[]> entries;
    private final Optional<SortedSet<String>> kept;

    private ConnectionDetails(SortedMap<String, byte[]> entries, Optional<SortedSet<String>> kept) {
        this.entries = entries;
        this.kept = kept;
    }

    /** No entries. */
    public static ConnectionDetails none() {
        return NONE;
    }

    /** A copy of the given entries. */
    public static ConnectionDetails of(Map<String, byte[]> entries) {
        return new ConnectionDetails(copy(entries), Optional.empty());
    }

    /**
     * A copy of the given entries, and the wish that the secret have no others: unlike with {@link #of}, keys are removed.
     *
     * @param kept keys whose values are not known at present and stay as they are
     */
    public static ConnectionDetails exactly(Map<String, byte[]> entries, Set<String> kept) {
        return new ConnectionDetails(copy(entries),
                Optional.of(Collections.unmodifiableSortedSet(new TreeSet<>(kept))));
    }

    /** A copy of the entries, in the order of their keys. */
    public SortedMap<String, byte[]> entries() {
        return copy(entries);
    }

    /** Those of a secret's keys that have to go. */
    SortedSet<String> outdated(Set<String> present) {
        SortedSet<String> outdated = new TreeSet<>(kept.isEmpty() ? Set.of() : present);
        kept.ifPresent(outdated::removeAll);
        outdated.removeAll(entries.keySet());
        return outdated;
    }

    /** Keys without a value here that stay; empty if all do. */
    Optional<SortedSet<String>> kept() {
        return kept;
    }

    /** Whether there is no entry at all. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** These entries with the other's laid over them; keys go as these say. */
    public ConnectionDetails plus(ConnectionDetails other) {
        SortedMap<String, byte[]> both = copy(entries);
        both.putAll(copy(other.entries));
        return new ConnectionDetails(both, kept);
    }

    private static SortedMap<String, byte[]> copy(Map<String, byte[]> source) {
        return source.entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> Arrays.copyOf(e.getValue(), e.getValue().length),
                        (a, b) -> b, TreeMap::new));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionDetails that && kept.equals(that.kept)
                && entries.keySet().equals(that.entries.keySet())
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
