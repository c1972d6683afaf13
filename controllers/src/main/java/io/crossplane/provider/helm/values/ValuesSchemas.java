package io.crossplane.provider.helm.values;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** Compiled schemas of the charts in use, by the chart's digest: compiling vCluster's takes longer than using it. */
public final class ValuesSchemas {

    private static final int MOST_KEPT = 8;

    private final Map<String, Optional<ValuesSchema>> compiled = new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<ValuesSchema>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** The schema of the chart with this digest, compiled at most once while it is in use. */
    public synchronized Optional<ValuesSchema> of(String chartDigest, JsonNode schema) {
        return compiled.computeIfAbsent(chartDigest, digest -> ValuesSchema.compile(schema));
    }
}
