package io.crossplane.provider.helm.release;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** placeholder */
public final class ReleaseHistory {
    private ReleaseHistory() {}

    public static int revision(Map<String, String> labels) {
        return Integer.parseInt(labels.getOrDefault("version", "0"));
    }

    public static List<Integer> toDelete(List<Map<String, String>> records, int keep) {
        List<Map<String, String>> sorted = records.stream().sorted(Comparator.comparing(ReleaseHistory::revision))
                .toList();
        return sorted.subList(0, Math.max(0, sorted.size() - keep)).stream()
                .filter(labels -> !"deployed".equals(labels.get("status")))
                .map(ReleaseHistory::revision).toList();
    }
}
