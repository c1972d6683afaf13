package io.crossplane.provider.vcluster;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** The backing stores a chart's values can name, and which of them values switch on. */
final class BackingStores {

    /** The store that is used when values enable none. */
    static final String DEFAULT = "database.embedded";

    private static final List<String> PATHS = List.of("database.embedded", "database.external", "etcd.deploy",
            "etcd.embedded", "etcd.external");

    private BackingStores() {}

    /** The paths below {@code controlPlane.backingStore} that are switched on, in a fixed order. */
    static List<String> enabledIn(JsonNode backingStore) {
        return PATHS.stream().filter(path -> isEnabled(backingStore, path)).toList();
    }

    /** The one store that these values lead to. */
    static String of(JsonNode values) {
        return enabledIn(values.path("controlPlane").path("backingStore")).stream().findFirst().orElse(DEFAULT);
    }

    private static boolean isEnabled(JsonNode backingStore, String path) {
        String[] keys = path.split("\\.");
        return backingStore.path(keys[0]).path(keys[1]).path("enabled").asBoolean(false);
    }
}
